import Determinism

/// Says how long each gradient of one node takes: the common model, times this node's own factor.
public struct ComputeClock: Sendable {
    private var model: any ComputeTimeModel
    private let factor: Double
    private var random: RandomStream
    /// Nanoseconds of the step in progress, or of the last one.
    public private(set) var lastDuration: Int64 = 0

    /// - Parameters:
    ///   - model: the process all nodes share; each clock has its own copy.
    ///   - factor: how many times slower than the others this node is, greater than 0.
    ///   - random: this node's stream for compute times.
    init(model: any ComputeTimeModel, factor: Double, random: RandomStream) {
        precondition(factor > 0, "a node cannot be \(factor) times slower")
        self.model = model
        self.factor = factor
        self.random = random
    }

    /// The nanoseconds of the step that starts now, at least 1; of a part of one, that share of them.
    public mutating func next(at now: Int64, share: Double = 1) -> Int64 {
        let nanoseconds = share * factor * model.duration(startingAt: now, random: &random)
        lastDuration = max(1, Int64(min(nanoseconds, 9e15).rounded()))
        return lastDuration
    }
}
