import Catalogues

extension MixingRule {
    /// The one weight for all links that averages fastest.
    static let bestConstant = MixingRule(
        name: "best-constant",
        summary: "The one weight for all links that averages fastest; self weights may be negative.",
        source: "Xiao & Boyd, Systems & Control Letters 53, 2004",
        weigh: { graph, _ throws(TopologyError) in
            try requireUndirected(graph, "best-constant")
            return .bestConstant(graph)
        }
    )
}

extension MixingMatrix {
    /// W = I − a L with a = 2/(l_1 + l_{n−1}), l_1 the largest and l_{n−1} the second smallest eigenvalue of
    /// L = D − A.
    ///
    /// The second eigenvalue modulus is (l_1 − l_{n−1})/(l_1 + l_{n−1}), the smallest any constant weight
    /// reaches. Both ends of the spectrum come from the full matrix or, above `SpectralAnalysis.denseLimit`
    /// nodes, from Lanczos' method. Traps on a directed graph.
    public static func bestConstant(_ graph: Graph) -> MixingMatrix {
        precondition(!graph.isDirected, "best constant weights need an undirected graph")
        guard graph.edgeCount > 0 else { return .identity(nodeCount: graph.nodeCount) }
        // W = I − L/s has the eigenvalues 1 − l/s; s = 2 · largest degree keeps them within [0, 1].
        let largest = (0..<graph.nodeCount).map { graph.degree(of: $0) }.max() ?? 1
        let scale = 2 * Double(largest)
        let probe = MixingMatrix.laplacian(graph, step: 1 / scale)
        let analysis = SpectralAnalysis(of: probe)
        let second = scale * (1 - analysis.secondEigenvalueModulus)
        let first = scale * (1 - (analysis.smallestEigenvalue ?? 0))
        return .laplacian(graph, step: 2 / (first + second))
    }
}
