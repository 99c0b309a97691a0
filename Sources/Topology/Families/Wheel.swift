import Catalogues
import Determinism

extension GraphFamily {
    /// A ring around a hub.
    static let wheel = GraphFamily(
        name: "wheel",
        summary: "A ring of n − 1 nodes, all linked with node 0 as well.",
        settings: [nodes()],
        generator: { settings, _ in .wheel(nodes: settings.integer("nodes")) }
    )
}

extension Graph {
    /// Node 0 linked with every other, and those in a ring: 2(n − 1) edges for n ≥ 4.
    public static func wheel(nodes: Int) -> Graph {
        let rim = nodes - 1
        let edges = (0..<rim).flatMap { [Edge(0, 1 + $0), Edge(1 + $0, 1 + ($0 + 1) % rim)] }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
