import Catalogues
public import Determinism

extension GraphFamily {
    /// Points in a square, linked when near.
    static let randomGeometric = GraphFamily(
        name: "random-geometric",
        summary:
            "Random points in the unit square, linked when nearer than a radius: radios, sensors, streets.",
        source: "Gilbert 1961; Penrose, Random Geometric Graphs, 2003",
        settings: [
            nodes(),
            Setting("radius", .number(0...1.5), default: 0.3, "Reach of each node, in sides of the square."),
            connectSetting,
        ],
        isRandom: true,
        generator: { settings, stream throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let radius = settings.number("radius")
            let expected = Double(nodes) * Double(nodes) / 2 * min(1, 3.15 * radius * radius)
            guard expected <= Double(maximumEdgeCount) else {
                throw .unfitSetting(
                    "radius", got: "\(radius)",
                    expected: "at most \(maximumEdgeCount) links (about \(expected))",
                    remedy: "use a smaller radius")
            }
            return try connected(
                "a random geometric graph of \(nodes) nodes with radius \(radius)",
                remedy: "use a larger radius",
                settings, nodes: nodes
            ) { Graph.randomGeometric(nodes: nodes, radius: radius, using: &stream).edges }
        }
    )
}

extension Graph {
    /// Uniform points in the unit square, linked when at most `radius` apart; connected or not.
    ///
    /// Points are sorted into square cells at least as wide as the radius, so only neighbouring cells are
    /// compared.
    public static func randomGeometric(nodes: Int, radius: Double, using stream: inout RandomStream) -> Graph
    {
        let points = (0..<nodes).map { _ in (x: stream.uniform(), y: stream.uniform()) }
        let side = max(1, min(Int(1 / max(radius, 1e-9)), Int(Double(nodes).squareRoot()) + 1))
        func place(_ coordinate: Double) -> Int { min(side - 1, Int(coordinate * Double(side))) }
        var cells = [[Int]](repeating: [], count: side * side)
        var edges: [Edge] = []
        for (node, point) in points.enumerated() {
            let (column, row) = (place(point.x), place(point.y))
            for r in max(0, row - 1)...min(side - 1, row + 1) {
                for c in max(0, column - 1)...min(side - 1, column + 1) {
                    for other in cells[r * side + c] {
                        let (dx, dy) = (points[other].x - point.x, points[other].y - point.y)
                        if dx * dx + dy * dy <= radius * radius { edges.append(Edge(other, node)) }
                    }
                }
            }
            cells[row * side + column].append(node)
        }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
