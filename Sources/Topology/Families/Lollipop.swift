import Catalogues
import Determinism

extension GraphFamily {
    /// A clique with a tail.
    static let lollipop = GraphFamily(
        name: "lollipop",
        summary: "A complete graph with a path hanging on it: news takes as long as it can.",
        settings: [
            nodes(),
            Setting(
                "tail", .integer(0...maximumNodeCount), default: 0, "Nodes on the path; 0 means half of them."
            ),
        ],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let tail = settings.integer("tail") == 0 ? nodes / 2 : settings.integer("tail")
            guard 1...maximumCompleteNodes ~= nodes - tail else {
                throw .unfitSetting(
                    "tail", got: "\(tail) of \(nodes) nodes",
                    expected: "1...\(maximumCompleteNodes) nodes besides it",
                    remedy: "use another tail")
            }
            return .lollipop(clique: nodes - tail, tail: tail)
        }
    )
}

extension Graph {
    /// Nodes `0 ..< clique` all linked, and a path of `tail` nodes from the last of them.
    public static func lollipop(clique: Int, tail: Int) -> Graph {
        precondition(clique >= 1 && tail >= 0, "a lollipop with a clique of \(clique) and a tail of \(tail)")
        let path = ((clique - 1)..<(clique + tail - 1)).map { Edge($0, $0 + 1) }
        return Graph(nodeCount: clique + tail, merging: Graph.complete(nodes: clique).edges + path)
    }
}
