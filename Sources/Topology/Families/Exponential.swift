import Catalogues
import Determinism

extension GraphFamily {
    /// Every node sends to those 1, 2, 4, … places on.
    static let exponential = GraphFamily(
        name: "exponential",
        summary: "Directed: every node sends to those 1, 2, 4, … places on; ⌈log₂ n⌉ messages a node.",
        source: "Ying, Yuan, Chen, Hu, Pan, Yin, NeurIPS 2021, arXiv 2110.13363",
        settings: [nodes()],
        isDirected: true,
        generator: { settings, _ in .exponential(nodes: settings.integer("nodes")) }
    )
}

extension Graph {
    /// Directed: node i sends to (i + 2^j) mod n for all j with 2^j < n, ⌈log₂ n⌉ of them.
    ///
    /// With uniform weights 1/(⌈log₂ n⌉ + 1) the mixing matrix is circulant: doubly stochastic and normal,
    /// not symmetric.
    public static func exponential(nodes: Int) -> Graph {
        var edges: [Edge] = []
        for node in 0..<nodes {
            for hop in exponentialHops(nodes: nodes) { edges.append(Edge(node, (node + hop) % nodes)) }
        }
        return Graph(nodeCount: nodes, merging: edges, isDirected: true)
    }

    /// The powers of two below `nodes`, ascending: ⌈log₂ nodes⌉ of them, none for a single node.
    static func exponentialHops(nodes: Int) -> [Int] {
        var hops: [Int] = []
        var hop = 1
        while hop < nodes {
            hops.append(hop)
            hop *= 2
        }
        return hops
    }
}
