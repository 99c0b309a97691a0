import Catalogues

extension MixingRule {
    /// The plain mean of what a node has and hears.
    static let uniform = MixingRule(
        name: "uniform",
        summary: "The plain mean of own and received values; keeps the mean only if all degrees are equal.",
        weigh: { graph, _ in .uniform(graph) }
    )
}

extension MixingMatrix {
    /// W_ij = W_ii = 1/(1 + in-degree of i): row-stochastic on any graph, doubly stochastic on regular ones.
    ///
    /// On an irregular undirected graph nodes agree on the mean weighted by degree + 1 instead of the mean.
    public static func uniform(_ graph: Graph) -> MixingMatrix {
        MixingMatrix(nodeCount: graph.nodeCount) { node, entries in
            let share = 1 / Double(graph.inDegree(of: node) + 1)
            for other in graph.incoming(of: node) {
                entries.append(WeightedNeighbour(node: other, weight: share))
            }
            return share
        }
    }
}
