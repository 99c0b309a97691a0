import Catalogues

extension ScheduleFamily {
    /// Groups along the axes of a grid.
    static let moshpitGrid = ScheduleFamily(
        name: "moshpit-grid",
        summary: "Nodes in a grid of side M; groups along one axis average each round, axis after axis.",
        source:
            "Moshpit all-reduce: Ryabinin, Gorbunov, Plokhotnyuk, Pekhimenko, NeurIPS 2021, arXiv 2103.03239",
        settings: [
            Setting(
                "size", .integer(2...1_000), default: 4,
                "Nodes in each group, the side of the grid, M; 4 makes 16 nodes a full grid, papers have 8 to 32."
            )
        ],
        generator: { base, settings in .moshpitGrid(nodes: base.nodeCount, size: settings.integer("size")) }
    )
}

extension TopologySchedule {
    /// Node numbers written in base `size`; in round t the nodes that agree in all digits but the one of axis
    /// t average.
    ///
    /// Exact after one period when the grid is full, n = size^D; otherwise some groups are smaller and it
    /// never is.
    static func moshpitGrid(nodes: Int, size: Int) -> TopologySchedule {
        var matrices: [MixingMatrix] = []
        var stride = 1
        while stride < nodes {
            var links = SymmetricLinks()
            for node in 0..<nodes where node / stride % size == 0 {
                links.average((0..<size).map { node + $0 * stride }.filter { $0 < nodes })
            }
            matrices.append(links.matrix(nodeCount: nodes))
            stride *= size
        }
        return periodic(named: "moshpit-grid", matrices.isEmpty ? [.identity(nodeCount: nodes)] : matrices)
    }
}
