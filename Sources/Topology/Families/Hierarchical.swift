import Catalogues
import Determinism

extension GraphFamily {
    /// Clusters, and a graph of clusters.
    static let hierarchical = GraphFamily(
        name: "hierarchical",
        summary: "Clusters of one family joined by another: machines in racks, racks in data centres.",
        settings: [
            nodes(),
            Setting(
                "clusters", .integer(1...1_000_000), default: 2, "Number of clusters, of nearly equal size."),
            Setting("inside", .choice(plainFamilies), default: "complete", "Family of each cluster."),
            Setting("between", .choice(plainFamilies), default: "ring", "Family that joins the clusters."),
        ],
        generator: { settings, _ throws(TopologyError) in
            let nodes = settings.integer("nodes")
            let clusters = min(settings.integer("clusters"), nodes)
            let size = (nodes + clusters - 1) / clusters
            for (key, count) in [("inside", size), ("between", clusters)]
            where settings.text(key) == "complete" && count > maximumCompleteNodes {
                throw .unfitSetting(
                    key, got: "complete with \(count) nodes", expected: "at most \(maximumCompleteNodes)",
                    remedy: "use another family there, or another number of clusters")
            }
            return .hierarchical(
                nodes: nodes, clusters: clusters, inside: { plain(settings.text("inside"), $0) },
                between: plain(settings.text("between"), clusters))
        }
    )

    /// The families that need nothing but a number of nodes and take any.
    private static let plainFamilies = ["complete", "ring", "path", "star"]

    private static func plain(_ name: String, _ nodes: Int) -> Graph {
        switch name {
        case "ring": .ring(nodes: nodes)
        case "path": .path(nodes: nodes)
        case "star": .star(nodes: nodes)
        default: .complete(nodes: nodes)
        }
    }
}

extension Graph {
    /// Cluster c holds the nodes `c·n/clusters ..< (c+1)·n/clusters`; each link between clusters ends at
    /// another member of a cluster in turn, so that no member carries all of them.
    ///
    /// - Parameters:
    ///   - nodes: the number of nodes.
    ///   - clusters: how many clusters, at most `nodes`.
    ///   - inside: the graph of a cluster of the given size.
    ///   - between: the graph of the clusters.
    /// - Returns: the graph.
    public static func hierarchical(
        nodes: Int, clusters: Int, inside: (Int) -> Graph, between: Graph
    ) -> Graph {
        precondition(
            1...nodes ~= clusters && between.nodeCount == clusters, "\(clusters) clusters of \(nodes) nodes")
        let starts = (0...clusters).map { $0 * nodes / clusters }
        var edges: [Edge] = []
        for cluster in 0..<clusters {
            let start = starts[cluster]
            edges += inside(starts[cluster + 1] - start).edges.map { Edge($0.from + start, $0.to + start) }
        }
        var used = [Int](repeating: 0, count: clusters)
        func gateway(_ cluster: Int) -> Int {
            defer { used[cluster] += 1 }
            return starts[cluster] + used[cluster] % (starts[cluster + 1] - starts[cluster])
        }
        for edge in between.edges { edges.append(Edge(gateway(edge.from), gateway(edge.to))) }
        return Graph(nodeCount: nodes, merging: edges)
    }
}
