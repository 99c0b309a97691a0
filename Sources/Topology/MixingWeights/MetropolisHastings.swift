import Catalogues

extension MixingRule {
    /// Weights from the degrees of the two ends of each link; the usual choice for undirected graphs.
    static let metropolisHastings = MixingRule(
        name: "metropolis-hastings",
        summary: "1/(1 + the larger degree of the two ends), the rest on the node itself; doubly stochastic.",
        source: "Metropolis et al. 1953; Xiao & Boyd 2004; Xiao, Boyd & Kim 2007",
        weigh: { graph, _ throws(TopologyError) in
            try requireUndirected(graph, "metropolis-hastings")
            return .metropolisHastings(graph)
        }
    )
}

extension MixingMatrix {
    /// W_ij = 1/(1 + max(d_i, d_j)) on edges, the rest on the diagonal: symmetric and doubly stochastic on
    /// any graph.
    ///
    /// Traps on a directed graph.
    public static func metropolisHastings(_ graph: Graph) -> MixingMatrix {
        precondition(!graph.isDirected, "metropolis-hastings weights need an undirected graph")
        return MixingMatrix(on: graph) { receiver, sender in
            1 / Double(1 + max(graph.degree(of: receiver), graph.degree(of: sender)))
        }
    }
}
