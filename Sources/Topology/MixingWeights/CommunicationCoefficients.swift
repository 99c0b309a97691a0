import Catalogues

extension MixingRule {
    /// Shares handed out from the best connected nodes downwards; the weights of SWIFT.
    static let communicationCoefficients = MixingRule(
        name: "communication-coefficients",
        summary: "By falling degree, each node shares its weight left evenly among neighbours and itself.",
        source: "Bornstein et al., ICLR 2023, arXiv:2210.14026 (CCS, equal influence)",
        weigh: { graph, _ throws(TopologyError) in
            try requireUndirected(graph, "communication-coefficients")
            return .communicationCoefficients(graph)
        }
    )
}

extension MixingMatrix {
    /// Communication coefficient selection of SWIFT for nodes of equal influence: symmetric and doubly stochastic.
    ///
    /// Nodes are taken by falling degree. Each splits what is left of its weight 1 evenly among its neighbours whose link has
    /// no weight yet and itself; a link between nodes of equal degree gets the smaller of their two shares, and each keeps the
    /// rest. On regular graphs the result is that of Metropolis–Hastings; elsewhere weights are at least those.
    ///
    /// Deviation: a node of degree d is given no more than `1/(d + 1)` by each better connected neighbour. Without that bound
    /// several of them together can give it more than 1. Traps on a directed graph.
    public static func communicationCoefficients(_ graph: Graph) -> MixingMatrix {
        precondition(!graph.isDirected, "communication coefficients need an undirected graph")
        // By node: what is left of its weight when its turn comes, split evenly.
        var shares = [Double](repeating: 0, count: graph.nodeCount)
        func weight(_ one: Int, _ other: Int) -> Double {
            let (degree, otherDegree) = (graph.degree(of: one), graph.degree(of: other))
            if degree == otherDegree { return min(shares[one], shares[other]) }
            return degree > otherDegree
                ? min(shares[one], 1 / Double(otherDegree + 1)) : min(shares[other], 1 / Double(degree + 1))
        }
        let order = (0..<graph.nodeCount).sorted {
            (graph.degree(of: $1), $0) < (graph.degree(of: $0), $1)
        }
        for node in order {
            let degree = graph.degree(of: node)
            var (left, open) = (1.0, 1)
            for neighbour in graph.neighbours(of: node) {
                if graph.degree(of: neighbour) > degree {
                    left -= weight(neighbour, node)
                } else {
                    open += 1
                }
            }
            shares[node] = left / Double(open)
        }
        return MixingMatrix(on: graph, weight: weight)
    }
}
