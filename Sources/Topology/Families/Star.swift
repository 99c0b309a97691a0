import Catalogues
import Determinism

extension GraphFamily {
    /// Node 0 linked with every other.
    static let star = GraphFamily(
        name: "star",
        summary: "Node 0 linked with every other: a parameter server's graph, all load on one node.",
        settings: [nodes()],
        generator: { settings, _ in .star(nodes: settings.integer("nodes")) }
    )
}

extension Graph {
    /// Node 0 linked with every other: n − 1 edges.
    public static func star(nodes: Int) -> Graph {
        Graph(nodeCount: nodes, merging: (1..<max(nodes, 1)).map { Edge(0, $0) })
    }
}
