import Catalogues

extension MixingRule {
    /// The same weight on every link.
    static let maximumDegree = MixingRule(
        name: "max-degree",
        summary: "1/(1 + the largest degree of the graph) on every link, the rest on the node itself.",
        source: "Xiao & Boyd, Systems & Control Letters 53, 2004",
        weigh: { graph, _ throws(TopologyError) in
            try requireUndirected(graph, "max-degree")
            let largest = (0..<graph.nodeCount).map { graph.degree(of: $0) }.max() ?? 0
            return .laplacian(graph, step: 1 / Double(1 + largest))
        }
    )
}
