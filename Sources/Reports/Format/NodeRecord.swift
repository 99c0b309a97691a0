/// What one real peer notes down of a run, for the report that is made of all peers' records.
///
/// The models it had at its evaluation points are kept beside it (`snapshots`), not in it.
public struct NodeRecord: Codable, Sendable, Equatable {
    /// One evaluation point of one node; counts run from the start of this incarnation.
    public struct Point: Codable, Sendable, Equatable {
        /// The number of the evaluation point, from 0; the same number is the same share of the budget on every node.
        public var index: Int
        /// Real seconds since this incarnation began to train.
        public var seconds: Double
        /// Gradients finished.
        public var steps: Int
        /// Training samples used.
        public var samples: Int
        /// Payload bytes sent.
        public var bytesSent: Int
        /// Other bytes sent.
        public var overheadBytes: Int
        /// Messages sent.
        public var messagesSent: Int
        /// The mean loss of the mini-batches since the point before; absent when there was none.
        public var trainLoss: Double?
        /// How old what was applied since the point before was.
        public var staleness: StalenessSummary
        /// How many gradients that mean is of.
        public var applications: Int

        /// Everything by name.
        public init(
            index: Int, seconds: Double, steps: Int, samples: Int, bytesSent: Int, overheadBytes: Int,
            messagesSent: Int, trainLoss: Double?, staleness: StalenessSummary, applications: Int
        ) {
            self.index = index
            self.seconds = seconds
            self.steps = steps
            self.samples = samples
            self.bytesSent = bytesSent
            self.overheadBytes = overheadBytes
            self.messagesSent = messagesSent
            self.trainLoss = trainLoss
            self.staleness = staleness
            self.applications = applications
        }
    }

    /// Format and version of the record.
    public var schema: String
    /// The node's index and name.
    public var node: Int
    /// The node's name.
    public var name: String
    /// How often the node was started before in this run.
    public var incarnation: Int
    /// The run, in hexadecimal: records of different runs are never merged.
    public var run: String
    /// Digest of the resolved experiment.
    public var experimentHash: String
    /// The seed.
    public var seed: UInt64
    /// Seconds between 1970 and the moment the node began to train, by its own clock; orders incarnations.
    public var startedAt: Double
    /// Whether the node used up its share of the budget, or reached the stop target.
    public var isComplete: Bool
    /// Whether any connection was neither on loopback nor protected by TLS.
    public var isInsecure: Bool
    /// Whether gradients took as long as the experiment's machines would take, instead of as long as they took; nil when
    /// not.
    public var emulatesComputeTime: Bool?
    /// The evaluation points, in order.
    public var points: [Point]
    /// What the node did in all.
    public var totals: NodeTotals
    /// How stale applied gradients were.
    public var staleness: StalenessHistogram
    /// What happened to the node.
    public var events: [RunEvent]
    /// Seconds each finished gradient took, at most `durationsKept`, evenly thinned out.
    public var computeSeconds: [Double]
    /// What the node sent to each other; absent in records of earlier versions and in runs of very many nodes.
    public var links: [LinkTraffic]?
    /// Seconds of round trips to each neighbour, by the neighbour's name, thinned out likewise.
    public var roundTripSeconds: [LinkTimes]
    /// Digest of every event the node handled.
    public var digest: String

    /// Round trips measured to one neighbour.
    public struct LinkTimes: Codable, Sendable, Equatable {
        /// The neighbour's name.
        public var to: String
        /// Seconds of each.
        public var seconds: [Double]

        /// Round trips to a neighbour.
        public init(to: String, seconds: [Double]) {
            self.to = to
            self.seconds = seconds
        }
    }

    /// The format this program writes.
    public static let currentSchema = "murmuration-node/1"
    /// The most durations a record keeps of one kind.
    public static let durationsKept = 4096

    /// A record of a node that has not begun.
    public init(
        node: Int, name: String, incarnation: Int, run: String, experimentHash: String, seed: UInt64,
        startedAt: Double
    ) {
        schema = Self.currentSchema
        self.node = node
        self.name = name
        self.incarnation = incarnation
        self.run = run
        self.experimentHash = experimentHash
        self.seed = seed
        self.startedAt = startedAt
        isComplete = false
        isInsecure = false
        points = []
        totals = NodeTotals(name: name)
        staleness = StalenessHistogram()
        events = []
        computeSeconds = []
        roundTripSeconds = []
        digest = ""
    }
}
