public import Catalogues

/// A way to choose mixing weights for a graph, which users name.
public struct MixingRule: CatalogueEntry {
    /// The name in topology files, in kebab-case.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Authors, year and paper; empty when there is none.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]

    private let weigh: Weigh

    /// Makes the weights of a graph under checked settings.
    public typealias Weigh = @Sendable (Graph, Settings) throws(TopologyError) -> MixingMatrix

    /// A rule under a name of its own.
    public init(
        name: String, summary: String, source: String = "", settings: [Setting] = [], weigh: @escaping Weigh
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.weigh = weigh
    }

    /// The weights of a graph.
    ///
    /// - Throws: `TopologyError` when the rule does not work on this graph, with the rule to use instead.
    public func matrix(_ graph: Graph, _ settings: Settings) throws(TopologyError) -> MixingMatrix {
        try weigh(graph, settings)
    }

    /// Refuses a directed graph in rules that need both directions of every link.
    static func requireUndirected(_ graph: Graph, _ rule: String) throws(TopologyError) {
        guard graph.isDirected else { return }
        throw .unsuitableGraph(
            "\(rule) weights need links that carry messages both ways (got a directed graph)",
            remedy: "use the mixing rule uniform, or column-stochastic with a push-sum algorithm")
    }
}
