/// The numbers that tell what a topology will do, for reports and the terminal.
public struct TopologyCard: Sendable, Equatable {
    /// The number of nodes.
    public let nodeCount: Int
    /// The schedule's name; `static` for a fixed topology.
    public let schedule: String
    /// After how many rounds the schedule repeats; nil when it never does.
    public let period: Int?
    /// The links used in any round that was looked at; one for both directions when both are used.
    public let edgeCount: Int
    /// Messages of all nodes in one round, the mean over rounds.
    public let messagesPerRound: Double
    /// How many nodes each node sends to in one round.
    public let degree: DegreeStatistics
    /// The largest number of hops between two nodes: exact, or bounds on it for large graphs.
    ///
    /// Nil when some node does not reach another.
    public let diameter: ClosedRange<Int>?
    /// The smallest eccentricity in hops; nil when some node does not reach another, and for large graphs.
    public let radius: Int?
    /// The mean number of hops between two different nodes; nil when some node does not reach another, and for
    /// large graphs.
    public let averagePathLength: Double?
    /// The number of separate parts, directions ignored.
    public let componentCount: Int
    /// Whether messages can travel from every node to every other over the links of all rounds.
    public let isStronglyConnected: Bool
    /// Whether every link is used in both directions.
    public let hasTwoWayLinks: Bool
    /// The links and nodes whose loss separates others.
    public let cutPoints: CutPoints
    /// Whether some weight is negative in some round.
    public let hasNegativeWeight: Bool
    /// Whether W is symmetric in every round.
    public let isSymmetric: Bool
    /// Whether rows sum to 1 in every round.
    public let isRowStochastic: Bool
    /// Whether columns sum to 1 in every round.
    public let isColumnStochastic: Bool
    /// Numbers about the speed of averaging; nil when the matrix was too large to analyse.
    public let mixing: Mixing?
    /// The rounds until a millionth of the first differences is left, or fewer when averaging is exact; nil when
    /// that never happens, and for large topologies whose spectrum is unknown.
    public let consensusTime: ConsensusTime?
    /// The mixing time of a fixed W at distance 1/4: exact, or bounds on it for large graphs; nil when W is not
    /// doubly stochastic or changes.
    public let mixingTime: ClosedRange<Int>?
    /// What a user should know before training, in plain language.
    public let warnings: [String]

    /// The smallest, mean and largest degree.
    public struct DegreeStatistics: Sendable, Equatable {
        /// The smallest.
        public let minimum: Int
        /// The mean over nodes and rounds.
        public let mean: Double
        /// The largest.
        public let maximum: Int
    }

    /// How fast averaging works.
    public struct Mixing: Sendable, Equatable {
        /// 1 − `secondEigenvalueModulus`; for periodic schedules of the mean contraction per round.
        public let spectralGap: Double
        /// The factor by which differences shrink per round in the long run.
        public let secondEigenvalueModulus: Double
        /// The smallest eigenvalue; nil unless fixed and symmetric.
        public let smallestEigenvalue: Double?
        /// All eigenvalues, as `SpectralAnalysis.spectrum` has them; empty for schedules and when too large.
        public var eigenvalues: [SpectralAnalysis.Eigenvalue] = []
        /// ‖W − J‖₂; for periodic schedules that of the product over one period.
        public let contraction: Double
        /// Effective number of neighbours at γ = 0.9; nil for random schedules and when too large.
        public let effectiveNeighbours90: Double?
        /// Effective number of neighbours at γ = 0.99; nil for random schedules and when too large.
        public let effectiveNeighbours99: Double?
    }

    /// Whether rows and columns sum to 1 in every round.
    public var isDoublyStochastic: Bool { isRowStochastic && isColumnStochastic }

    /// Looks at a topology: every round of a periodic schedule, the first rounds of one that never repeats.
    public init(of topology: Topology) {
        let rounds = (0..<(topology.schedule.period ?? Self.sampledRounds)).map { topology.matrix(round: $0) }
        let used = Self.usedGraph(topology, rounds)
        let mixing = Self.mixing(topology.schedule, rounds)
        nodeCount = topology.nodeCount
        schedule = topology.schedule.name
        period = topology.schedule.period
        edgeCount = used.edgeCount
        messagesPerRound = Double(rounds.reduce(0) { $0 + $1.messageCount }) / Double(rounds.count)
        degree = Self.degrees(rounds)
        let isSmall = used.nodeCount <= Self.diameterLimit
        let distances = isSmall ? used.distanceSummary : nil
        diameter = isSmall ? distances.map { $0.diameter...$0.diameter } : used.diameterBounds()
        radius = distances?.radius
        averagePathLength = distances?.averagePathLength
        let parts = used.components
        componentCount = parts.count
        isStronglyConnected = used.isStronglyConnected
        hasTwoWayLinks = !used.isDirected
        cutPoints = used.cutPoints
        hasNegativeWeight = rounds.contains { $0.negativeWeight != nil }
        isSymmetric = rounds.allSatisfy(\.isSymmetric)
        isRowStochastic = rounds.allSatisfy(\.isRowStochastic)
        isColumnStochastic = rounds.allSatisfy(\.isColumnStochastic)
        self.mixing = mixing
        consensusTime =
            isStronglyConnected ? ConsensusTime(of: topology.schedule, mixing) : nil
        mixingTime = Self.mixingTime(rounds, mixing)
        warnings = Self.warnings(
            topology, rounds, used, parts, isStronglyConnected, cutPoints, mixing, degree)
    }

    /// How many rounds of a schedule that never repeats are looked at.
    public static let sampledRounds = 16

    /// Above this many nodes only bounds on the diameter are computed.
    static let diameterLimit = 5_000

    private static func usedGraph(_ topology: Topology, _ rounds: [MixingMatrix]) -> Graph {
        if let graph = topology.graph, rounds.count == 1 { return graph }
        guard rounds.count > 1 else { return rounds[0].graph }
        let graphs = rounds.map(\.graph)
        let edges = graphs.flatMap { graph in
            graph.isDirected ? graph.edges : graph.edges + graph.edges.map { Edge($0.to, $0.from) }
        }
        let directed = Graph(nodeCount: topology.nodeCount, merging: edges, isDirected: true)
        return graphs.contains(where: \.isDirected) ? directed : directed.undirected
    }

    private static func mixingTime(_ rounds: [MixingMatrix], _ mixing: Mixing?) -> ClosedRange<Int>? {
        guard rounds.count == 1, let mixing else { return nil }
        let matrix = rounds[0]
        if matrix.nodeCount <= MixingMatrix.mixingTimeLimit { return matrix.mixingTime().map { $0...$0 } }
        guard mixing.smallestEigenvalue != nil, matrix.isDoublyStochastic, matrix.negativeWeight == nil else {
            return nil
        }
        return MixingMatrix.mixingTimeBounds(
            nodeCount: matrix.nodeCount, modulus: mixing.secondEigenvalueModulus)
    }

    private static func degrees(_ rounds: [MixingMatrix]) -> DegreeStatistics {
        var minimum = Int.max
        var maximum = 0
        var sum = 0
        for matrix in rounds {
            for node in 0..<matrix.nodeCount {
                let degree = matrix.column(node).count
                minimum = min(minimum, degree)
                maximum = max(maximum, degree)
                sum += degree
            }
        }
        let mean = Double(sum) / Double(rounds.count * rounds[0].nodeCount)
        return DegreeStatistics(minimum: minimum, mean: mean, maximum: maximum)
    }
}

extension Topology {
    /// What its mathematics says about it; computes eigenvalues, so keep it.
    public var card: TopologyCard { TopologyCard(of: self) }
}
