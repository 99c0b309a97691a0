import Catalogues

extension MixingRule {
    /// A given weight on every link.
    static let laplacian = MixingRule(
        name: "laplacian",
        summary: "W = I − a·L: the given weight a on every link, the rest on the node itself.",
        source: "Xiao & Boyd, Systems & Control Letters 53, 2004",
        settings: [
            Setting(
                "step", .number(0...1_000, excludingLowerBound: true),
                "Weight a of each link; averaging diverges above 2/λ_max(L).")
        ],
        weigh: { graph, settings throws(TopologyError) in
            try requireUndirected(graph, "laplacian")
            return .laplacian(graph, step: settings.number("step"))
        }
    )
}

extension MixingMatrix {
    /// W = I − step · L, L = D − A: symmetric, doubly stochastic; self weights may be negative.
    ///
    /// Traps on a directed graph.
    public static func laplacian(_ graph: Graph, step: Double) -> MixingMatrix {
        precondition(!graph.isDirected, "Laplacian weights need an undirected graph")
        return MixingMatrix(on: graph) { _, _ in step }
    }
}
