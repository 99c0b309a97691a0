import Catalogues
import Determinism

extension GraphFamily {
    /// Nodes in rows and columns, and layers if wanted.
    static let grid = GraphFamily(
        name: "grid",
        summary: "Rows × columns (× layers) of nodes, linked with those next to them; borders are open.",
        settings: gridSettings,
        generator: { settings, _ throws(TopologyError) in
            let size = try GridSize(settings)
            return .grid(rows: size.rows, columns: size.columns, layers: size.layers)
        }
    )

    /// The settings of grids and tori.
    static let gridSettings = [
        Setting(
            "nodes", .integer(0...maximumNodeCount), default: 0,
            "Number of nodes; 0 means rows × columns × layers."),
        Setting("rows", .integer(0...maximumNodeCount), default: 0, "Rows; 0 picks the squarest grid."),
        Setting("columns", .integer(0...maximumNodeCount), default: 0, "Columns; 0 picks the squarest grid."),
        Setting(
            "layers", .integer(1...maximumNodeCount), default: 1, "Layers; more than 1 is three-dimensional."),
    ]
}

/// Rows, columns and layers from the settings of grids and tori, of which any that determine the rest will
/// do.
struct GridSize {
    let rows: Int
    let columns: Int
    let layers: Int

    init(_ settings: Settings) throws(TopologyError) {
        let nodes = settings.integer("nodes")
        let layers = settings.integer("layers")
        let (rows, columns) = (settings.integer("rows"), settings.integer("columns"))
        guard nodes > 0 || (rows > 0 && columns > 0) else {
            throw .unfitSetting(
                "nodes", got: "0", expected: "nodes, or rows and columns",
                remedy: "say how large the grid is, for example nodes: 16")
        }
        guard nodes.isMultiple(of: layers) else {
            throw .unfitSetting(
                "layers", got: "\(layers)", expected: "a divisor of nodes = \(nodes)",
                remedy: "change one of them")
        }
        self.layers = layers
        (self.rows, self.columns) = try Self.layer(nodes / layers, rows, columns, layers)
    }

    private static func layer(
        _ nodes: Int, _ rows: Int, _ columns: Int, _ layers: Int
    ) throws(TopologyError) -> (Int, Int) {
        if rows > 0, columns > 0 {
            guard Double(rows) * Double(columns) * Double(layers) <= Double(GraphFamily.maximumNodeCount)
            else {
                throw .unfitSetting(
                    "rows", got: "\(rows) × \(columns) × \(layers)",
                    expected: "at most \(GraphFamily.maximumNodeCount) nodes",
                    remedy: "use fewer rows or columns")
            }
            guard nodes == 0 || nodes == rows * columns else {
                throw .unfitSetting(
                    "nodes", got: "\(nodes * layers)",
                    expected: "rows × columns × layers = \(rows * columns * layers)",
                    remedy: "leave nodes out, or one of rows and columns")
            }
            return (rows, columns)
        }
        let side = squarestFactor(of: nodes)
        let given = max(rows, columns)
        guard given > 0 else { return (side, nodes / side) }
        guard nodes.isMultiple(of: given) else {
            throw .unfitSetting(
                rows > 0 ? "rows" : "columns", got: "\(given)", expected: "a divisor of \(nodes)",
                remedy: "leave it out to get the squarest grid, \(side) × \(nodes / side)")
        }
        return rows > 0 ? (rows, nodes / rows) : (nodes / columns, columns)
    }

    /// The largest divisor of `number` that is not above its square root.
    private static func squarestFactor(of number: Int) -> Int {
        var best = 1
        var candidate = 1
        while candidate * candidate <= number {
            if number.isMultiple(of: candidate) { best = candidate }
            candidate += 1
        }
        return best
    }
}

extension Graph {
    /// Nodes linked with those next to them; node (l, r, c) is (l · rows + r) · columns + c.
    public static func grid(rows: Int, columns: Int, layers: Int = 1) -> Graph {
        lattice(rows, columns, layers) { place, side in place + 1 < side ? place + 1 : nil }
    }

    /// Nodes in rows, columns and layers, each linked with the next one along every axis.
    ///
    /// - Parameters:
    ///   - rows: at least 1.
    ///   - columns: at least 1.
    ///   - layers: at least 1.
    ///   - next: the place after a place on an axis of so many; nil when it is the last.
    /// - Returns: links between nodes that are next to each other.
    static func lattice(_ rows: Int, _ columns: Int, _ layers: Int, next: (Int, Int) -> Int?) -> Graph {
        precondition(
            rows >= 1 && columns >= 1 && layers >= 1,
            "a grid or torus needs nodes, got \(rows) × \(columns) × \(layers)")
        var edges: [Edge] = []
        edges.reserveCapacity(3 * rows * columns * layers)
        func node(_ layer: Int, _ row: Int, _ column: Int) -> Int { (layer * rows + row) * columns + column }
        for layer in 0..<layers {
            for row in 0..<rows {
                for column in 0..<columns {
                    let own = node(layer, row, column)
                    let linked = [
                        next(column, columns).map { node(layer, row, $0) },
                        next(row, rows).map { node(layer, $0, column) },
                        next(layer, layers).map { node($0, row, column) },
                    ]
                    for case let other? in linked { edges.append(Edge(own, other)) }
                }
            }
        }
        return Graph(nodeCount: rows * columns * layers, merging: edges)
    }
}
