import Catalogues
import Determinism

extension GraphFamily {
    /// The Petersen graph.
    static let petersen = GraphFamily(
        name: "petersen",
        summary: "The Petersen graph: 10 nodes, 3 links each, diameter 2, as symmetric as can be.",
        source: "Petersen 1898",
        settings: [],
        generator: { _, _ in .petersen() }
    )
}

extension Graph {
    /// Nodes 0…4 form a ring, 5…9 a star pentagon, and i is linked with i + 5: 15 edges, strongly regular.
    public static func petersen() -> Graph {
        let edges = (0..<5).flatMap {
            [Edge($0, ($0 + 1) % 5), Edge($0, $0 + 5), Edge($0 + 5, ($0 + 2) % 5 + 5)]
        }
        return Graph(nodeCount: 10, merging: edges)
    }
}
