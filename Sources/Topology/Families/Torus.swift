import Catalogues
import Determinism

extension GraphFamily {
    /// A grid whose opposite borders are joined.
    static let torus = GraphFamily(
        name: "torus",
        summary: "A grid with opposite borders joined: four links a node (six with layers), all nodes alike.",
        settings: gridSettings,
        generator: { settings, _ throws(TopologyError) in
            let size = try GridSize(settings)
            return .torus(rows: size.rows, columns: size.columns, layers: size.layers)
        }
    )
}

extension Graph {
    /// A grid with opposite borders joined; node (l, r, c) is (l · rows + r) · columns + c.
    ///
    /// Vertex-transitive for every size: each axis closes on itself, so this is a torus and not the helix
    /// that `i ± 1, i ± columns mod n` gives. Each side of at least 3 contributes two links to a node, a side
    /// of 2 one, a side of 1 none.
    public static func torus(rows: Int, columns: Int, layers: Int = 1) -> Graph {
        precondition(
            rows >= 1 && columns >= 1 && layers >= 1,
            "a torus needs nodes, got \(rows) × \(columns) × \(layers)")
        var edges: [Edge] = []
        edges.reserveCapacity(3 * rows * columns * layers)
        for layer in 0..<layers {
            for row in 0..<rows {
                for column in 0..<columns {
                    let node = (layer * rows + row) * columns + column
                    edges.append(Edge(node, (layer * rows + row) * columns + (column + 1) % columns))
                    edges.append(Edge(node, (layer * rows + (row + 1) % rows) * columns + column))
                    edges.append(Edge(node, ((layer + 1) % layers * rows + row) * columns + column))
                }
            }
        }
        return Graph(nodeCount: rows * columns * layers, merging: edges)
    }
}
