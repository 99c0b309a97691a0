import Catalogues
import Determinism

extension GraphFamily {
    /// Two groups, every node linked with all of the other group.
    static let completeBipartite = GraphFamily(
        name: "complete-bipartite",
        summary: "Two groups, every node linked with all nodes of the other group and none of its own.",
        settings: [
            nodes(atMost: maximumCompleteNodes),
            Setting(
                "left", .integer(0...maximumCompleteNodes), default: 0,
                "Size of the first group; 0 means half."),
        ],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let left = settings.integer("left") == 0 ? (nodes + 1) / 2 : settings.integer("left")
            guard left < nodes || nodes == 1 else {
                throw .unfitSetting(
                    "left", got: "\(left)", expected: "less than nodes = \(nodes)",
                    remedy: "leave at least one node for the other group")
            }
            return .completeBipartite(left: left, right: nodes - left)
        }
    )
}

extension Graph {
    /// Nodes `0 ..< left` linked with each of the `right` others: left · right edges.
    public static func completeBipartite(left: Int, right: Int) -> Graph {
        let edges = (0..<left).flatMap { one in (left..<(left + right)).map { Edge(one, $0) } }
        return Graph(nodeCount: left + right, merging: edges)
    }
}
