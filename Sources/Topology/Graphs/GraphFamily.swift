public import Catalogues
public import Determinism

/// A kind of graph that users choose by name, with its settings and its generator.
public struct GraphFamily: CatalogueEntry {
    /// The name in topology files, in kebab-case.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Authors, year and paper; empty when there is none.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]
    /// Whether the graph depends on the random stream.
    public let isRandom: Bool
    /// Whether its edges carry messages one way only.
    public let isDirected: Bool

    private let generator: Generator

    /// Makes the graph of checked settings; random families draw from the stream, others leave it alone.
    public typealias Generator = @Sendable (Settings, inout RandomStream) throws(TopologyError) -> Graph

    /// A family under a name of its own.
    public init(
        name: String, summary: String, source: String = "", settings: [Setting], isRandom: Bool = false,
        isDirected: Bool = false, generator: @escaping Generator
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.isRandom = isRandom
        self.isDirected = isDirected
        self.generator = generator
    }

    /// The family's graph under the given settings.
    ///
    /// Equal settings and streams in equal states give equal graphs.
    ///
    /// - Throws: `TopologyError` when the settings contradict each other, with the remedy.
    public func graph(_ settings: Settings, using stream: inout RandomStream) throws(TopologyError) -> Graph {
        try generator(settings, &stream)
    }

    /// The family's graph under the given settings, from the stream that belongs to a seed.
    public func graph(_ settings: Settings, seed: UInt64) throws(TopologyError) -> Graph {
        var stream = RandomStream(seed: seed, purpose: "graph family " + name)
        return try generator(settings, &stream)
    }
}

extension GraphFamily {
    /// More nodes than a person means.
    static let maximumNodeCount = 10_000_000

    /// The largest number of edges a family makes before it calls the settings a mistake.
    static let maximumEdgeCount = 50_000_000

    /// The setting `nodes` of families whose size is free.
    static func nodes(atLeast minimum: Int = 1, atMost maximum: Int = maximumNodeCount) -> Setting {
        Setting("nodes", .integer(minimum...maximum), "Number of nodes.")
    }
}
