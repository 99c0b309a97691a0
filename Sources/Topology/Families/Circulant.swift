import Catalogues
import Determinism

extension GraphFamily {
    /// Every node linked with those at given distances round the ring.
    static let circulant = GraphFamily(
        name: "circulant",
        summary: "Every node linked with those at the given distances round the ring, both ways.",
        settings: [
            nodes(),
            Setting(
                "offsets", .numbers, default: .numbers([1, 2]), "Distances, whole numbers of at least 1."),
        ],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            var offsets: [Int] = []
            for number in settings.numbers("offsets") {
                guard let offset = Int(exactly: number), offset >= 1 else {
                    throw .unfitSetting(
                        "offsets", got: "\(number)", expected: "whole numbers of at least 1",
                        remedy: "for example offsets: [1, 2]")
                }
                offsets.append(offset)
            }
            let graph = Graph.circulant(nodes: nodes, offsets: offsets)
            guard graph.isConnected else {
                throw .unfitSetting(
                    "offsets", got: "\(offsets)", expected: "no common divisor with nodes = \(nodes)",
                    remedy: "add the offset 1")
            }
            return graph
        }
    )
}

extension Graph {
    /// Nodes i and (i + offset) mod n linked for each offset; connected when gcd(n, offsets) = 1.
    public static func circulant(nodes: Int, offsets: [Int]) -> Graph {
        let edges = (0..<nodes).flatMap { node in offsets.map { Edge(node, (node + $0 % nodes) % nodes) } }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
