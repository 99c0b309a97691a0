import Catalogues
import Determinism

extension GraphFamily {
    /// Every node linked with the next, the last with the first.
    static let ring = GraphFamily(
        name: "ring",
        summary: "Every node linked with the next, the last with the first; two links a node.",
        settings: [nodes()],
        generator: { settings, _ in .ring(nodes: settings.integer("nodes")) }
    )
}

extension Graph {
    /// Every node linked with the next, the last with the first: n edges for n ≥ 3, one for n = 2, none for n
    /// = 1.
    public static func ring(nodes: Int) -> Graph {
        Graph(nodeCount: nodes, merging: (0..<nodes).map { Edge($0, ($0 + 1) % nodes) })
    }
}
