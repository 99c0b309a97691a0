import Catalogues
import Determinism

extension GraphFamily {
    /// Nodes linked when their numbers differ in one binary digit.
    static let hypercube = GraphFamily(
        name: "hypercube",
        summary: "2^m nodes, linked when their numbers differ in one binary digit; m links a node.",
        settings: [nodes()],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            guard nodes.nonzeroBitCount == 1 else {
                let below = 1 << (Int.bitWidth - 1 - nodes.leadingZeroBitCount)
                throw .unfitSetting(
                    "nodes", got: "\(nodes)", expected: "a power of two",
                    remedy: "use \(below) or \(2 * below), or the family exponential, which takes any number")
            }
            return .hypercube(dimension: nodes.trailingZeroBitCount)
        }
    )
}

extension Graph {
    /// 2^dimension nodes, linked when their numbers differ in one binary digit; dimension 0 is a single node.
    public static func hypercube(dimension: Int) -> Graph {
        precondition(0...30 ~= dimension, "a hypercube's dimension is in 0...30, got \(dimension)")
        let nodes = 1 << dimension
        var edges: [Edge] = []
        edges.reserveCapacity(nodes * dimension / 2)
        for node in 0..<nodes {
            for digit in 0..<dimension where node & (1 << digit) == 0 {
                edges.append(Edge(node, node | (1 << digit)))
            }
        }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
