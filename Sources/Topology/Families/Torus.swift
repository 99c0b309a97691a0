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
        lattice(rows, columns, layers) { place, side in (place + 1) % side }
    }
}
