/// Where the numbers of a report come from.
public enum RunKind: String, Codable, Sendable, CaseIterable {
    /// Virtual time, from the simulator.
    case simulated

    /// Real time, from real peers.
    case measured
}

/// Whether the run reached the end of its budget.
public enum RunStatus: String, Codable, Sendable, CaseIterable {
    /// The whole budget was spent.
    case complete

    /// The run was stopped early; everything in the report is valid up to that moment.
    case interrupted
}

/// Everything one run of one variant with one seed tells: the report file, schema `murmuration-report/1`.
///
/// It holds nothing that differs between two executions of the same program, experiment and seed: no real
/// time, process, host or path. Those go into a `RunTiming` beside it. Every field, its unit and its formula
/// is described in `Documentation/ReportFormat.md`.
public struct RunReport: Codable, Sendable, Equatable {
    /// The format and its version, `murmuration-report/1`.
    public var schema: String

    /// Simulated or measured.
    public var kind: RunKind

    /// Complete or interrupted.
    public var status: RunStatus

    /// The name of the experiment.
    public var experiment: String

    /// The name of the variant within the experiment; runs that differ in the seed alone share it.
    public var variant: String

    /// The catalogue name of the training algorithm.
    public var algorithm: String

    /// The seed of every random stream of the run.
    public var seed: UInt64

    /// What was run, exactly.
    public var provenance: Provenance

    /// What all variants of the experiment may spend.
    public var budget: Budget

    /// How the model is trained.
    public var plan: TrainingPlan

    /// What the metric is and which direction is better.
    public var metric: MetricDescription

    /// The target fixed before the run, if there is one.
    public var target: Target?

    /// One point for each evaluation, in order of time; the first is usually the start of the run.
    public var series: [EvaluationPoint]

    /// Totals of each node at the end of the run, in the order of the topology.
    public var nodes: [NodeTotals]

    /// Traffic of each directed link that carried any; absent when it was not recorded.
    public var links: [LinkTraffic]?

    /// Who attacked and how; absent when all nodes were honest.
    public var attackers: AttackerCard?

    /// How long gradients and heartbeats took on real peers; absent in simulated reports and in those of earlier versions.
    public var measuredTimes: MeasuredTimes?

    /// The digest of the measured report whose times the simulated machines and links were given; absent when they are
    /// those of the experiment.
    public var calibratedFrom: String?

    /// Which of the values that a sweep tries the run was given; absent for runs that are no trials of a sweep.
    public var tuning: TuningCard?

    /// How old the gradients and models were when they were applied, over the whole run.
    public var staleness: StalenessHistogram

    /// Messages refused by any node, for each reason, sorted by reason.
    public var refused: [RefusalCount]

    /// What happened besides training: faults, departures, returns, pauses; in order of time.
    public var events: [RunEvent]

    /// The data and how the nodes share it.
    public var dataCard: DataCard

    /// The graph, its weights and its spectrum.
    public var topologyCard: TopologyCard

    /// The figures most readers look for.
    public var summary: RunSummary

    /// The digest of everything that happened, in order: 32 hexadecimal digits (`RunDigest`).
    public var digest: String

    /// Puts a run report together from its fields.
    public init(
        schema: String = RunReport.currentSchema,
        kind: RunKind,
        status: RunStatus = .complete,
        experiment: String,
        variant: String,
        algorithm: String,
        seed: UInt64,
        provenance: Provenance,
        budget: Budget,
        plan: TrainingPlan,
        metric: MetricDescription,
        target: Target? = nil,
        series: [EvaluationPoint] = [],
        nodes: [NodeTotals] = [],
        links: [LinkTraffic]? = nil,
        attackers: AttackerCard? = nil,
        measuredTimes: MeasuredTimes? = nil,
        calibratedFrom: String? = nil,
        tuning: TuningCard? = nil,
        staleness: StalenessHistogram = StalenessHistogram(),
        refused: [RefusalCount] = [],
        events: [RunEvent] = [],
        dataCard: DataCard,
        topologyCard: TopologyCard,
        summary: RunSummary,
        digest: String
    ) {
        self.schema = schema
        self.kind = kind
        self.status = status
        self.experiment = experiment
        self.variant = variant
        self.algorithm = algorithm
        self.seed = seed
        self.provenance = provenance
        self.budget = budget
        self.plan = plan
        self.metric = metric
        self.target = target
        self.series = series
        self.nodes = nodes
        self.links = links
        self.attackers = attackers
        self.measuredTimes = measuredTimes
        self.calibratedFrom = calibratedFrom
        self.tuning = tuning
        self.staleness = staleness
        self.refused = refused
        self.events = events
        self.dataCard = dataCard
        self.topologyCard = topologyCard
        self.summary = summary
        self.digest = digest
    }

    /// The format this program writes.
    public static let currentSchema = "murmuration-report/1"
}
