import Catalogues

extension MixingRule {
    /// Every node hands out equal shares of its value.
    static let columnStochastic = MixingRule(
        name: "column-stochastic",
        summary:
            "Every node splits its value equally over itself and those it sends to; for push-sum algorithms.",
        source: "Kempe, Dobra, Gehrke, FOCS 2003; Nedić & Olshevsky, IEEE TAC 60, 2015",
        weigh: { graph, _ in .columnStochastic(graph) }
    )
}

extension MixingMatrix {
    /// W_ij = W_jj = 1/(1 + out-degree of j): the sum over nodes is kept on any graph, a consensus only on
    /// regular ones.
    public static func columnStochastic(_ graph: Graph) -> MixingMatrix {
        MixingMatrix(nodeCount: graph.nodeCount) { node, entries in
            for other in graph.incoming(of: node) {
                entries.append(
                    WeightedNeighbour(node: other, weight: 1 / Double(graph.outDegree(of: other) + 1)))
            }
            return 1 / Double(graph.outDegree(of: node) + 1)
        }
    }
}
