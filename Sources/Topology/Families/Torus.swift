import Catalogues
import Determinism

extension GraphFamily {
    /// A grid whose opposite borders are joined.
    static let torus = GraphFamily(
        name: "torus",
        summary: "A rows × columns grid with opposite borders joined; four links a node, all nodes alike.",
        settings: [
            Setting(
                "nodes", .integer(0...maximumNodeCount), default: 0,
                "Number of nodes; 0 means rows × columns."),
            Setting("rows", .integer(0...maximumNodeCount), default: 0, "Rows; 0 picks the squarest grid."),
            Setting(
                "columns", .integer(0...maximumNodeCount), default: 0, "Columns; 0 picks the squarest grid."),
        ],
        generator: { settings, _ throws(TopologyError) in
            let (rows, columns) = try gridSize(settings)
            return .torus(rows: rows, columns: columns)
        }
    )

    /// Rows and columns from the settings `nodes`, `rows` and `columns`, of which any that determine the rest
    /// will do.
    static func gridSize(_ settings: Settings) throws(TopologyError) -> (rows: Int, columns: Int) {
        let nodes = settings.integer("nodes")
        let rows = settings.integer("rows")
        let columns = settings.integer("columns")
        if rows > 0, columns > 0 {
            guard rows.multipliedReportingOverflow(by: columns).partialValue <= maximumNodeCount else {
                throw .unfitSetting(
                    "rows", got: "\(rows) × \(columns)", expected: "at most \(maximumNodeCount) nodes",
                    remedy: "use fewer rows or columns")
            }
            guard nodes == 0 || nodes == rows * columns else {
                throw .unfitSetting(
                    "nodes", got: "\(nodes)", expected: "\(rows) × \(columns) = \(rows * columns)",
                    remedy: "leave nodes out, or one of rows and columns")
            }
            return (rows, columns)
        }
        guard nodes > 0 else {
            throw .unfitSetting(
                "nodes", got: "0", expected: "nodes, or rows and columns",
                remedy: "say how large the grid is, for example nodes: 16")
        }
        guard rows + columns > 0 else {
            let side = squarestFactor(of: nodes)
            return (side, nodes / side)
        }
        let given = max(rows, columns)
        guard nodes % given == 0 else {
            throw .unfitSetting(
                rows > 0 ? "rows" : "columns", got: "\(given)", expected: "a divisor of nodes = \(nodes)",
                remedy: "leave it out to get the squarest grid, \(squarestFactor(of: nodes)) × "
                    + "\(nodes / squarestFactor(of: nodes))")
        }
        return rows > 0 ? (rows, nodes / rows) : (nodes / columns, columns)
    }

    /// The largest divisor of `number` that is not above its square root.
    static func squarestFactor(of number: Int) -> Int {
        var best = 1
        var candidate = 1
        while candidate * candidate <= number {
            if number % candidate == 0 { best = candidate }
            candidate += 1
        }
        return best
    }
}

extension Graph {
    /// A rows × columns grid with opposite borders joined; node (r, c) is r · columns + c.
    ///
    /// Vertex-transitive for every size: each axis closes on its own row or column, so this is a torus and
    /// not the helix that `i ± 1, i ± columns mod n` gives. Degree 4 when both sides are at least 3; a side
    /// of 2 contributes one link and a side of 1 none.
    public static func torus(rows: Int, columns: Int) -> Graph {
        precondition(rows >= 1 && columns >= 1, "a torus needs rows and columns, got \(rows) × \(columns)")
        var edges: [Edge] = []
        edges.reserveCapacity(2 * rows * columns)
        for row in 0..<rows {
            for column in 0..<columns {
                let node = row * columns + column
                edges.append(Edge(node, row * columns + (column + 1) % columns))
                edges.append(Edge(node, (row + 1) % rows * columns + column))
            }
        }
        return Graph(nodeCount: rows * columns, merging: edges)
    }
}
