public import Determinism
public import LinearAlgebra
public import Reports

/// What a run, simulated or measured, leaves behind for its report.
public struct RunOutcome: Sendable {
    /// Whether the whole budget was used, or the stop target reached; false after an interruption or a standstill.
    public var isComplete: Bool
    /// One point for each evaluation, the first at the start.
    public var series: [EvaluationPoint]
    /// Totals of every node.
    public var nodes: [NodeTotals]
    /// What travelled over each directed link; nil when it was not counted.
    public var links: [LinkTraffic]?
    /// How stale applied gradients were.
    public var staleness: StalenessHistogram
    /// Messages that were not used, by reason, over all nodes.
    public var refused: [RefusalCount]
    /// What happened to the run as a whole.
    public var events: [RunEvent]
    /// How long gradients and heartbeats took on real peers; nil in simulations.
    public var measuredTimes: MeasuredTimes?
    /// Whether real peers let gradients take as long as on the experiment's machines.
    public var emulatesComputeTime = false
    /// Every node's final model, `[nodes][parameterCount]`; of a node that ended early its last one.
    public var models: [ParameterSnapshot] = []
    /// Digest of every event of every node, of the series and of the final parameters.
    public var digest: RunDigest

    /// Everything by name.
    public init(
        isComplete: Bool, series: [EvaluationPoint], nodes: [NodeTotals], links: [LinkTraffic]? = nil,
        staleness: StalenessHistogram, refused: [RefusalCount], events: [RunEvent],
        measuredTimes: MeasuredTimes? = nil,
        digest: RunDigest
    ) {
        self.isComplete = isComplete
        self.series = series
        self.nodes = nodes
        self.links = links
        self.staleness = staleness
        self.refused = refused
        self.events = events
        self.measuredTimes = measuredTimes
        self.digest = digest
    }
}
