import Catalogues
import Optimizers

/// Moshpit averaging: D-PSGD whose nodes average in the groups along one axis of a grid, axis after axis.
///
/// Ryabinin, Gorbunov, Plokhotnyuk & Pekhimenko, "Moshpit SGD: communication-efficient decentralized training on
/// heterogeneous unreliable devices", NeurIPS 2021, arXiv:2103.03239, Algorithm 1.
///
/// It is `DecentralizedParallelSGD` on the schedule `moshpit-grid`.
extension AlgorithmEntry {
    static let moshpitAveraging = AlgorithmEntry(
        Synchronous<DecentralizedParallelSGD>.self,
        name: "moshpit",
        summary: "Moshpit averaging: groups along the axes of a virtual grid average in turn.",
        source: "Ryabinin, Gorbunov, Plokhotnyuk & Pekhimenko, NeurIPS 2021, arXiv:2103.03239, Algorithm 1",
        problem: """
            Exact averages in small groups among nodes that may fail: a failure spoils one group's round, not everybody's.
            """,
        details: """
            D-PSGD on the schedule moshpit-grid: node numbers are cells of a grid of side M; in round t the nodes that \
            agree in all coordinates but that of axis t take the mean of x - eta g. With n = M^D nodes D rounds without \
            steps give the exact mean; with fewer nodes some groups are smaller. A group goes on with those who came; with masking: true, \
            where what is said makes sense only in the sum, it gives the round up.
            """,
        message: "the stepped model x - eta g, or its masked numbers",
        cost: "at most (M − 1) · d floats per step",
        extraMemory: "none",
        deviations: """
            Coordinates come from node numbers and stay: no matchmaking. Members of a group send their models to each \
            other, M - 1 of them, instead of an all-reduce in the group. The experiment's topology is not used.
            """,
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        statesAtMerge: [.keep, .average],
        aggregation: .anyRule,
        settings: [.mixingOrder(default: "adapt-then-combine", "the default is the paper's")]
            + Setting.ofSchedule("moshpit-grid") + [.roundTimeout]
            + Setting.masking,
        arrangement: .schedule("moshpit-grid"))
}
