import LinearAlgebra
public import Persistence

extension StateArchive {
    /// An optimizer's memory, as a section: its kind, its steps and its vectors.
    ///
    /// Works for every optimizer, through `Optimizer.state` and `Optimizer.restore(_:)`.
    public mutating func optimizer(
        _ optimizer: any Optimizer, as name: String = "optimizer"
    ) throws(StateError) {
        try section(name) { (archive: inout StateArchive) throws(StateError) in
            var state = optimizer.state
            try archive.expect("kind", "\(type(of: optimizer))")
            try archive.count("steps", &state.stepCount)
            for index in state.vectors.indices {
                try archive.snapshot("vector-\(index)", &state.vectors[index])
            }
            if archive.isReading { optimizer.restore(state) }
        }
    }
}
