import Catalogues
import Determinism

extension GraphFamily {
    /// The first explicit expander.
    static let margulis = GraphFamily(
        name: "margulis",
        summary:
            "The Margulis–Gabber–Galil expander on m² nodes: at most 8 links a node, gap bounded for any size.",
        source: "Margulis 1973; Gabber & Galil, JCSS 22, 1981",
        settings: [nodes()],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let side = Int(Double(nodes).squareRoot().rounded())
            guard side * side == nodes else {
                throw .unfitSetting(
                    "nodes", got: "\(nodes)", expected: "a square number",
                    remedy: "use \(max(1, side * side)) or \((side + 1) * (side + 1))")
            }
            return .margulis(side: side)
        }
    )
}

extension Graph {
    /// Node (x, y) of a side × side torus linked with (x ± 2y, y), (x ± (2y + 1), y), (x, y ± 2x), (x, y ±
    /// (2x + 1)).
    ///
    /// Coordinates are taken mod `side`; repeated links are merged and self-loops dropped, so degrees are at
    /// most 8.
    public static func margulis(side: Int) -> Graph {
        precondition(side >= 1, "the side must be positive, got \(side)")
        var edges: [Edge] = []
        edges.reserveCapacity(4 * side * side)
        for x in 0..<side {
            for y in 0..<side {
                let node = x * side + y
                edges.append(Edge(node, (x + 2 * y) % side * side + y))
                edges.append(Edge(node, (x + 2 * y + 1) % side * side + y))
                edges.append(Edge(node, x * side + (y + 2 * x) % side))
                edges.append(Edge(node, x * side + (y + 2 * x + 1) % side))
            }
        }
        return Graph(nodeCount: side * side, merging: edges)
    }
}
