/// The figures most readers look for.
///
/// All are of the local models, mean over nodes, unless they say otherwise.
public struct RunSummary: Codable, Sendable, Equatable {
    /// Loss at the last evaluation.
    public var finalLoss: Double

    /// Metric at the last evaluation.
    public var finalMetric: Double

    /// Best metric of any evaluation.
    public var bestMetric: Double

    /// Index of that evaluation; the first among equals.
    public var bestEvaluation: Int

    /// The node with the worst metric at the last evaluation.
    public var worstNode: String

    /// The metric of that node at the last evaluation.
    public var worstNodeMetric: Double

    /// Loss of the averaged model x̄ at the last evaluation.
    public var averagedLoss: Double

    /// Metric of the averaged model x̄ at the last evaluation.
    public var averagedMetric: Double

    /// (1/n) Σ_i ‖x_i − x̄‖² at the last evaluation.
    public var consensusDistance: Double

    /// What it took to reach the target; absent when there is none or it was not reached.
    public var toTarget: TargetCrossing?

    /// Puts a run summary together from its fields.
    public init(
        finalLoss: Double,
        finalMetric: Double,
        bestMetric: Double,
        bestEvaluation: Int,
        worstNode: String,
        worstNodeMetric: Double,
        averagedLoss: Double,
        averagedMetric: Double,
        consensusDistance: Double,
        toTarget: TargetCrossing? = nil
    ) {
        self.finalLoss = finalLoss
        self.finalMetric = finalMetric
        self.bestMetric = bestMetric
        self.bestEvaluation = bestEvaluation
        self.worstNode = worstNode
        self.worstNodeMetric = worstNodeMetric
        self.averagedLoss = averagedLoss
        self.averagedMetric = averagedMetric
        self.consensusDistance = consensusDistance
        self.toTarget = toTarget
    }
}
