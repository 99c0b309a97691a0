import Catalogues
public import Determinism

extension GraphFamily {
    /// A network that grows by linking to the well-linked.
    static let barabasiAlbert = GraphFamily(
        name: "barabasi-albert",
        summary:
            "Grown node by node, each new one linked with some others in proportion to their degree; has hubs.",
        source: "Barabási & Albert, Science 286, 1999",
        settings: [
            nodes(), Setting("attachments", .integer(1...10_000), default: 2, "Links each new node brings."),
        ],
        isRandom: true,
        generator: { settings, stream throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let links = settings.integer("attachments")
            guard links < nodes || nodes <= 2 else {
                throw .unfitSetting(
                    "attachments", got: "\(links)", expected: "less than nodes = \(nodes)",
                    remedy: "use \(nodes - 1) or fewer")
            }
            return .barabasiAlbert(nodes: nodes, links: min(links, max(1, nodes - 1)), using: &stream)
        }
    )
}

extension Graph {
    /// Starts from a star of links + 1 nodes; every further node is linked with `links` different earlier
    /// ones, drawn in proportion to degree: links · (n − links) edges, connected.
    public static func barabasiAlbert(nodes: Int, links: Int, using stream: inout RandomStream) -> Graph {
        guard nodes > 1 else { return Graph(nodeCount: nodes, merging: []) }
        precondition(links >= 1 && links < nodes, "\(links) links for \(nodes) nodes")
        var edges = (1...links).map { Edge(0, $0) }
        // Every node as often as its degree.
        var ends = edges.flatMap { [$0.from, $0.to] }
        for node in (links + 1)..<max(nodes, links + 1) {
            var chosen: [Int] = []
            while chosen.count < links {
                let other = ends[stream.integer(below: ends.count)]
                if !chosen.contains(other) { chosen.append(other) }
            }
            for other in chosen {
                edges.append(Edge(other, node))
                ends.append(other)
                ends.append(node)
            }
        }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
