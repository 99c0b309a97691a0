import Catalogues
import Determinism

extension GraphFamily {
    /// Every node linked with the next, the ends open.
    static let path = GraphFamily(
        name: "path",
        summary: "Every node linked with the next, the ends open; the slowest way to spread news.",
        settings: [nodes()],
        generator: { settings, _ in .path(nodes: settings.integer("nodes")) }
    )
}

extension Graph {
    /// Every node linked with the next, the ends open: n − 1 edges.
    public static func path(nodes: Int) -> Graph {
        Graph(nodeCount: nodes, merging: (1..<max(nodes, 1)).map { Edge($0 - 1, $0) })
    }
}
