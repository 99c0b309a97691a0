import Determinism
import LinearAlgebra

/// Which replica of the next stage takes a micro-batch.
///
/// Random routing is NoLoCo's (arXiv:2506.10911): at every boundary between stages, a micro-batch's number decides on a
/// permutation of the replicas, the same on all nodes, so that everybody gets as much as everybody else and data mixes between
/// the lines. What comes back takes the same way. A replica that is lost is replaced by the next one that is there (SWARM,
/// Ryabinin et al., ICML 2023, arXiv:2301.11913, re-routes around peers that fail).
struct PipelineRoute {
    private let place: PipelinePlace
    private let isRandom: Bool
    private let seed: UInt64
    private var lost: [Int] = []

    init(_ place: PipelinePlace, isRandom: Bool, seed: UInt64) {
        self.place = place
        self.isRandom = isRandom
        self.seed = seed
    }

    /// The node behind this one for a micro-batch; when the whole stage is lost, the one that should have taken it.
    func next(for microBatch: MicroBatch) -> Int {
        let chosen = isRandom && place.replicas > 1 ? drawn(for: microBatch) : place.replica
        for offset in 0..<place.replicas {
            let node = place.node(ofStage: place.stage + 1, in: (chosen + offset) % place.replicas)
            if !lost.contains(node) { return node }
        }
        return place.node(ofStage: place.stage + 1, in: chosen)
    }

    /// This replica's image in the permutation of the boundary behind it: the same stream shuffles on every node.
    private func drawn(for microBatch: MicroBatch) -> Int {
        var random = RandomStream(
            seed: seed, purpose: "pipeline route", microBatch.batch, microBatch.index, place.stage)
        var order = Array(0..<place.replicas)
        random.shuffle(&order)
        return order[place.replica]
    }

    func isLost(_ node: Int) -> Bool { lost.contains(node) }

    mutating func markLost(_ node: Int) {
        if !lost.contains(node) { lost.append(node) }
    }

    mutating func markReturned(_ node: Int) { lost.removeAll { $0 == node } }
}
