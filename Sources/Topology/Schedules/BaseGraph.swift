import Catalogues

extension ScheduleFamily {
    /// Exact averaging for any number of nodes and any degree.
    static let baseGraph = ScheduleFamily(
        name: "base-graph",
        summary:
            "Exact averaging in at most 2 log n + 2 rounds for any number of nodes, k messages a node and round.",
        source:
            "Base-(k+1) graph: Takezawa, Sato, Bao, Niwa, Yamada, NeurIPS 2023, arXiv 2305.11420, Algorithm 3",
        settings: [baseDegree],
        generator: { base, settings in .baseGraph(nodes: base.nodeCount, degree: settings.integer("degree")) }
    )
}

extension TopologySchedule {
    /// The Base-(k+1) graph: symmetric rounds of degree at most k whose product over one period is exactly
    /// the average.
    ///
    /// - Parameters:
    ///   - nodes: any number of at least 1.
    ///   - degree: k, at least 1.
    /// - Returns: a schedule whose period is at most 2 log_{k+1} n + 2.
    public static func baseGraph(nodes: Int, degree: Int) -> TopologySchedule {
        precondition(degree >= 1, "the degree must be positive, got \(degree)")
        return finiteTime(
            named: "base-graph", nodes: nodes, FiniteTimeRounds.base(Array(0..<nodes), limit: degree + 1))
    }
}

extension FiniteTimeRounds {
    /// The Base-(k+1) graph on a set of nodes, k + 1 = `limit`: subsets by the simple construction, then
    /// across subsets along the factors of their number; or the simple construction alone when that is
    /// shorter.
    static func base(_ nodes: [Int], limit: Int) -> [SymmetricLinks] {
        let count = smoothPart(of: nodes.count, limit: limit)
        let size = nodes.count / count
        let subsets = (0..<count).map { Array(nodes[($0 * size)..<(($0 + 1) * size)]) }
        let inside = parallel(subsets.map { simpleBase($0, limit: limit) })
        let across = parallel(
            (0..<size).map { place in hyperHypercube(subsets.map { $0[place] }, limit: limit) })
        let simple = simpleBase(nodes, limit: limit)
        return simple.count < inside.count + across.count ? simple : inside + across
    }
}
