import Catalogues
import Determinism

extension GraphFamily {
    /// A path with leaves.
    static let caterpillar = GraphFamily(
        name: "caterpillar",
        summary: "A path whose nodes carry leaves: long, with many nodes that hang on one link.",
        settings: [
            nodes(),
            Setting(
                "legs", .integer(0...1_000_000), default: 1,
                "Leaves of each node of the path, as far as they go."),
        ],
        generator: { settings, _ in
            .caterpillar(nodes: settings.integer("nodes"), legs: settings.integer("legs"))
        }
    )
}

extension Graph {
    /// A path of ⌈n/(legs + 1)⌉ nodes, numbered first; the others are leaves, dealt out to the path in turn.
    public static func caterpillar(nodes: Int, legs: Int = 1) -> Graph {
        precondition(legs >= 0, "legs cannot be negative, got \(legs)")
        let spine = (nodes + legs) / (legs + 1)
        let leaves = (spine..<max(nodes, spine)).map { Edge(($0 - spine) % spine, $0) }
        return Graph(nodeCount: nodes, merging: Graph.path(nodes: spine).edges + leaves)
    }
}
