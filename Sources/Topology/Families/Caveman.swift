import Catalogues
import Determinism

extension GraphFamily {
    /// Cliques in a ring.
    static let caveman = GraphFamily(
        name: "caveman",
        summary: "Tight groups in a ring: each gives up one inner link to reach the group before it.",
        source: "Watts, Small Worlds, 1999",
        settings: [
            nodes(),
            Setting("clique", .integer(1...maximumCompleteNodes), default: 4, "Nodes in each group."),
        ],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let clique = min(settings.integer("clique"), nodes)
            guard nodes.isMultiple(of: clique) else {
                throw .unfitSetting(
                    "clique", got: "\(clique)", expected: "a divisor of nodes = \(nodes)",
                    remedy: "use \(nodes - nodes % clique) or \(nodes - nodes % clique + clique) nodes")
            }
            return .caveman(cliques: nodes / clique, size: clique)
        }
    )
}

extension Graph {
    /// Complete groups of `size` nodes in a ring: the link between the first two nodes of each group is
    /// replaced by one from its first node to the last node of the group before.
    ///
    /// Groups of one or two keep their link, and the graph is a ring; a single group stays complete.
    public static func caveman(cliques: Int, size: Int) -> Graph {
        precondition(cliques >= 1 && size >= 1, "\(cliques) groups of \(size)")
        guard cliques > 1 else { return .complete(nodes: size) }
        let group = Graph.complete(nodes: size).edges.filter { size <= 2 || $0 != Edge(0, 1) }
        let nodes = cliques * size
        var edges: [Edge] = []
        for start in stride(from: 0, to: nodes, by: size) {
            edges += group.map { Edge($0.from + start, $0.to + start) }
            edges.append(Edge(start, (start + nodes - 1) % nodes))
        }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
