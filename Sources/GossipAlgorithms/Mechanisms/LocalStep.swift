import LinearAlgebra
import Optimizers
import Persistence

/// The local steps of one node: the optimizer, the learning rate of each step, and how many there were.
struct LocalStep: Persistent {
    private let optimizer: any Optimizer
    private let optimizerPlace: Prefetch
    private let learningRate: @Sendable (Int) -> Float
    /// Local steps taken so far.
    private(set) var count = 0
    /// What the optimizer's state is after a merge; nil where it is left as it is.
    private let freshState: OptimizerState?

    init(_ start: AlgorithmStart) {
        optimizer = start.optimizer
        optimizerPlace = Prefetch(start.optimizer)
        learningRate = start.learningRate
        freshState = start.stateAtMerge == .reset ? start.optimizer.state : nil
    }

    /// The parameters were merged with others': the optimizer begins anew where the experiment says so.
    func merged() {
        if let freshState { optimizer.restore(freshState) }
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.optimizer(optimizer)
        try archive.count("steps", &count)
    }

    /// Asks for the optimizer's memory ahead of its use, without its vectors.
    @inline(__always)
    func prefetch() { optimizerPlace.fetch(bytes: 64) }

    /// η of the next step.
    var rate: Float { learningRate(count) }

    /// η of the last step; 0 before the first.
    var lastRate: Float { count > 0 ? learningRate(count - 1) : 0 }

    /// η of the next step over η of the last one; 0 before the first step and after one with η = 0.
    ///
    /// A momentum buffer m that is kept as `η·m` carries over to the next step by this factor. That spares the formulas
    /// that divide by η their division: a learning rate of 0 is then as good as any.
    var rateRatio: Float {
        let last = lastRate
        return last > 0 ? rate / last : 0
    }

    /// `x ← x − s·η·direction`, or what the optimizer makes of it.
    ///
    /// `staleness` is the number of writes to x since the direction's snapshot was taken.
    mutating func take(
        _ parameters: inout ParameterVector, along direction: ParameterSnapshot, scaledBy scale: Float = 1,
        staleness: Int = 0, _ actions: inout ActionBuffer
    ) {
        optimizer.step(&parameters, gradient: direction, learningRate: scale * rate)
        count += 1
        actions.record(.gradientApplied(staleness: staleness))
    }
}
