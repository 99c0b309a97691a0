import Catalogues
import Determinism

extension GraphFamily {
    /// Two cliques and a path between them.
    static let barbell = GraphFamily(
        name: "barbell",
        summary: "Two complete halves joined by one link or a path: the classic bottleneck.",
        settings: [
            nodes(atMost: 2 * maximumCompleteNodes),
            Setting(
                "bridge", .integer(0...maximumNodeCount), default: 0, "Nodes on the path between the halves."),
        ],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let bridge = settings.integer("bridge")
            guard nodes >= bridge + 2, (nodes - bridge).isMultiple(of: 2) else {
                throw .unfitSetting(
                    "bridge", got: "\(bridge) with \(nodes) nodes",
                    expected: "two equal halves besides the bridge",
                    remedy: "use one node more, or another bridge")
            }
            return .barbell(clique: (nodes - bridge) / 2, bridge: bridge)
        }
    )
}

extension Graph {
    /// Nodes `0 ..< clique` all linked, the last `clique` nodes as well, and a path of `bridge` nodes from
    /// one to the other.
    public static func barbell(clique: Int, bridge: Int = 0) -> Graph {
        precondition(
            clique >= 1 && bridge >= 0, "a barbell of cliques of \(clique) and a bridge of \(bridge)")
        let ball = Graph.complete(nodes: clique).edges
        let second = clique + bridge
        let path = ((clique - 1)..<second).map { Edge($0, $0 + 1) }
        let edges = ball + path + ball.map { Edge($0.from + second, $0.to + second) }
        return Graph(nodeCount: 2 * clique + bridge, merging: edges)
    }
}
