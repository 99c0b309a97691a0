/// What differs between two executions of the same run: the `*.timing.json` beside a report, schema
/// `murmuration-timing/1`.
public struct RunTiming: Codable, Sendable, Equatable {
    /// The format and its version, `murmuration-timing/1`.
    public var schema: String

    /// The file name of the report this belongs to.
    public var report: String

    /// When the run began, ISO 8601.
    public var startedAt: String

    /// Real seconds of the whole run.
    public var wallSeconds: Double

    /// Real seconds of that spent in evaluations.
    public var evaluationSeconds: Double

    /// Worker threads.
    public var threads: Int

    /// Name of the machine.
    public var host: String

    /// Process number.
    public var processIdentifier: Int

    /// Where the report was written.
    public var outputPath: String

    /// Gradient steps over all nodes for each real second.
    public var stepsPerSecond: Double?

    /// Simulator events for each real second.
    public var eventsPerSecond: Double?

    /// Greatest resident memory of the process.
    public var peakMemoryBytes: Int?

    /// Puts a run timing together from its fields.
    public init(
        schema: String = RunTiming.currentSchema,
        report: String,
        startedAt: String,
        wallSeconds: Double,
        evaluationSeconds: Double = 0,
        threads: Int = 1,
        host: String = "",
        processIdentifier: Int = 0,
        outputPath: String = "",
        stepsPerSecond: Double? = nil,
        eventsPerSecond: Double? = nil,
        peakMemoryBytes: Int? = nil
    ) {
        self.schema = schema
        self.report = report
        self.startedAt = startedAt
        self.wallSeconds = wallSeconds
        self.evaluationSeconds = evaluationSeconds
        self.threads = threads
        self.host = host
        self.processIdentifier = processIdentifier
        self.outputPath = outputPath
        self.stepsPerSecond = stepsPerSecond
        self.eventsPerSecond = eventsPerSecond
        self.peakMemoryBytes = peakMemoryBytes
    }

    /// The format this program writes.
    public static let currentSchema = "murmuration-timing/1"
}
