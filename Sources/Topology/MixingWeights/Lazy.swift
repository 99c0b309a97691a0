import Catalogues

extension MixingRule {
    /// Metropolis–Hastings weights that keep half of a node's own value.
    static let lazy = MixingRule(
        name: "lazy",
        summary:
            "Half Metropolis–Hastings, half the node's own value: no negative eigenvalue, as D² needs; half the gap.",
        source: "Shi, Ling, Wu, Yin (EXTRA), SIAM J. Optim. 25, 2015; Tang et al. (D²), ICML 2018",
        weigh: { graph, _ throws(TopologyError) in
            try requireUndirected(graph, "lazy")
            return MixingMatrix.metropolisHastings(graph).lazy
        }
    )
}

extension MixingMatrix {
    /// (W + I)/2.
    public var lazy: MixingMatrix {
        MixingMatrix(nodeCount: nodeCount) { node, entries in
            for entry in row(node) {
                entries.append(WeightedNeighbour(node: entry.node, weight: entry.weight / 2))
            }
            return (selfWeight(node) + 1) / 2
        }
    }
}
