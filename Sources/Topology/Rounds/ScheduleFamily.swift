public import Catalogues

/// What a schedule is built over.
public struct ScheduleBase: Sendable {
    /// The number of nodes, at least 1.
    public let nodeCount: Int
    /// The graph it must stay within, for schedules that use one.
    public let graph: Graph?
    /// The mixing weights of that graph, for schedules that use them.
    public let matrix: MixingMatrix?
    /// The seed all nodes share.
    public let seed: UInt64

    /// Only a number of nodes: anyone may talk to anyone.
    public init(nodeCount: Int, seed: UInt64 = 0) {
        self.nodeCount = nodeCount
        graph = nil
        matrix = nil
        self.seed = seed
    }

    /// A graph with mixing weights.
    public init(graph: Graph, matrix: MixingMatrix, seed: UInt64 = 0) {
        nodeCount = graph.nodeCount
        self.graph = graph
        self.matrix = matrix
        self.seed = seed
    }
}

/// A kind of time-varying topology that users choose by name.
///
/// The kind `static` is implied and has no entry.
public struct ScheduleFamily: CatalogueEntry {
    /// The name in topology files, in kebab-case.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Authors, year and paper; empty when there is none.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]
    /// Whether it works within a given graph; otherwise anyone may talk to anyone.
    public let usesGraph: Bool
    /// Whether rounds depend on the seed.
    public let isRandom: Bool

    private let generator: Generator

    /// Makes the schedule over a base under checked settings.
    public typealias Generator = @Sendable (ScheduleBase, Settings) throws(TopologyError) -> TopologySchedule

    /// A kind of schedule under a name of its own.
    public init(
        name: String, summary: String, source: String = "", settings: [Setting] = [], usesGraph: Bool = false,
        isRandom: Bool = false, generator: @escaping Generator
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.usesGraph = usesGraph
        self.isRandom = isRandom
        self.generator = generator
    }

    /// The schedule over a base.
    ///
    /// - Throws: `TopologyError` when the settings or the base do not fit, with the remedy.
    public func schedule(_ base: ScheduleBase, _ settings: Settings) throws(TopologyError) -> TopologySchedule
    {
        guard !usesGraph || base.graph != nil else {
            throw .unsuitableGraph(
                "the schedule \(name) works within a graph (got only a number of nodes)",
                remedy: "name a graph family as well, for example family: ring")
        }
        return try generator(base, settings)
    }
}
