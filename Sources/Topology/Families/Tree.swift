import Catalogues
import Determinism

extension GraphFamily {
    /// A tree filled level by level.
    static let tree = GraphFamily(
        name: "tree",
        summary:
            "A tree filled level by level; every node has the same number of children, as far as they go.",
        settings: [
            nodes(),
            Setting(
                "branching", .integer(1...1_000_000), default: 2, "Children of each node; 2 is a binary tree."
            ),
        ],
        generator: { settings, _ in
            .tree(nodes: settings.integer("nodes"), branching: settings.integer("branching"))
        }
    )
}

extension Graph {
    /// The parent of node i is (i − 1)/branching: n − 1 edges; branching 1 is a path.
    public static func tree(nodes: Int, branching: Int = 2) -> Graph {
        precondition(branching >= 1, "a tree needs children, got branching \(branching)")
        return Graph(nodeCount: nodes, merging: (1..<max(nodes, 1)).map { Edge(($0 - 1) / branching, $0) })
    }
}
