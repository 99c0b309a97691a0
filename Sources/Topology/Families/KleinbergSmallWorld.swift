import Catalogues
public import Determinism
import Glibc

extension GraphFamily {
    /// A grid with long links that favour the near.
    static let kleinberg = GraphFamily(
        name: "kleinberg",
        summary: "A square grid plus random long links, likelier to near nodes: the navigable small world.",
        source: "Kleinberg, Nature 406, 2000",
        settings: [
            nodes(), Setting("shortcuts", .integer(0...1_000), default: 1, "Long links each node brings."),
            Setting(
                "exponent", .number(0...10), default: 2,
                "A long link to distance d has probability ∝ d^−exponent."),
        ],
        isRandom: true,
        generator: { settings, stream throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let side = Int(Double(nodes).squareRoot().rounded())
            guard side * side == nodes else {
                throw .unfitSetting(
                    "nodes", got: "\(nodes)", expected: "a square number",
                    remedy: "use \(max(1, side * side)) or \((side + 1) * (side + 1))")
            }
            return .kleinberg(
                side: side, links: settings.integer("shortcuts"), exponent: settings.number("exponent"),
                using: &stream)
        }
    )
}

extension Graph {
    /// A side × side grid with random long links.
    ///
    /// Each node brings `links` links to nodes at grid distance d with probability proportional to
    /// d^−exponent. They are undirected; repeated ones are merged.
    public static func kleinberg(
        side: Int, links: Int, exponent: Double, using stream: inout RandomStream
    ) -> Graph {
        var edges = Graph.grid(rows: side, columns: side).edges
        guard side > 1 else { return Graph(nodeCount: 1, merging: []) }
        // 4d places lie at distance d of the endless grid; places outside the square are drawn again.
        let longest = 2 * (side - 1)
        var sums = [0.0]
        for distance in 1...longest {
            sums.append(sums[distance - 1] + 4 * pow(Double(distance), 1 - exponent))
        }
        for node in 0..<(side * side) {
            for _ in 0..<links {
                var target = -1
                while target < 0 {
                    let draw = stream.uniform() * sums[longest]
                    let distance = min(longest, Self.firstAbove(draw, sums))
                    let step = stream.integer(below: 4 * distance)
                    let (across, quarter) = (step % distance, step / distance)
                    let (a, b) = (across, distance - across)
                    let (dx, dy) = [(a, b), (b, -a), (-a, -b), (-b, a)][quarter]
                    let (row, column) = (node / side + dy, node % side + dx)
                    if 0..<side ~= row, 0..<side ~= column { target = row * side + column }
                }
                edges.append(Edge(node, target))
            }
        }
        return Graph(nodeCount: side * side, merging: edges)
    }

    /// The first index whose running sum lies above a value.
    private static func firstAbove(_ value: Double, _ sums: [Double]) -> Int {
        var (low, high) = (1, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > value { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
