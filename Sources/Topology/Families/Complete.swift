import Catalogues
import Determinism

extension GraphFamily {
    /// Every node linked with every other.
    static let complete = GraphFamily(
        name: "complete",
        summary: "Every node linked with every other: exact averaging each round, n − 1 messages a node.",
        settings: [nodes(atMost: maximumCompleteNodes)],
        generator: { settings, _ in .complete(nodes: settings.integer("nodes")) }
    )

    /// The size at which a complete graph has about eight million edges.
    static let maximumCompleteNodes = 4_000
}

extension Graph {
    /// Every node linked with every other: n(n − 1)/2 edges.
    public static func complete(nodes: Int) -> Graph {
        var edges: [Edge] = []
        edges.reserveCapacity(nodes * (nodes - 1) / 2)
        for node in 0..<nodes {
            for other in 0..<node { edges.append(Edge(other, node)) }
        }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
