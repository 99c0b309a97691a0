import Catalogues
import Optimizers

/// Epidemic Learning: D-PSGD, adapt-then-combine, on a fresh random graph every round.
///
/// De Vos, Farhadkhani, Guerraoui, Kermarrec, Pires & Sharma, "Epidemic Learning: boosting decentralized learning with
/// randomized communication", NeurIPS 2023, arXiv:2310.01972, Algorithm 1.
///
/// Both forms are `DecentralizedParallelSGD` on a schedule of the catalogue: `el-oracle` and `el-local`.
extension AlgorithmEntry {
    static let epidemicOracle = AlgorithmEntry(
        Synchronous<DecentralizedParallelSGD>.self,
        name: "el-oracle",
        summary:
            "Epidemic Learning with a shared seed: D-PSGD on a fresh random s-regular graph every round.",
        source: "de Vos et al., NeurIPS 2023, arXiv:2310.01972, Algorithm 1 (EL-Oracle)",
        problem: "Fast mixing at constant traffic without choosing a topology.",
        details: """
            D-PSGD on the schedule el-oracle: x_i <- mean of x_j - eta g_j over itself and s random neighbours, the same \
            graph on all nodes from the run's seed. The disagreement shrinks by (1 - s/(n-1))/(s+1) in expectation, \
            whatever n: no topology to choose, transients of order n^3/s^2.
            """,
        message: "the stepped model x - eta g",
        cost: "s · d floats per step",
        extraMemory: "none",
        deviations: "The experiment's topology is not used; anyone may talk to anyone.",
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        statesAtMerge: [.keep, .average],
        aggregation: .anyRule,
        settings: [.mixingOrder(default: "adapt-then-combine", "the default is the paper's")]
            + Setting.ofSchedule("el-oracle") + [.roundTimeout],
        arrangement: .schedule("el-oracle"))

    static let epidemicLocal = AlgorithmEntry(
        Synchronous<DecentralizedParallelSGD>.self,
        name: "el-local",
        summary:
            "Epidemic Learning without coordination: every node sends to s random others; receivers average.",
        source: "de Vos et al., NeurIPS 2023, arXiv:2310.01972, Algorithm 1 (EL-Local)",
        problem: "As el-oracle, for nodes that agree on nothing, not even on a random graph.",
        details: """
            D-PSGD on the schedule el-local: each node sends x - eta g to s random others; who hears r nodes takes the mean \
            of r + 1 models. Rows sum to one, columns only in expectation: the mean of the models takes a small random \
            walk, the smaller the closer they are.
            """,
        message: "the stepped model x - eta g",
        cost: "s · d floats per step",
        extraMemory: "none",
        deviations: """
            The experiment's topology is not used. The random choices come from the run's seed, so receivers know whom to \
            wait for; in the paper they average what came in time.
            """,
        timing: .synchronous,
        mixing: .rowStochastic,
        toleratesLoss: true,
        keepsMean: false,
        statesAtMerge: [.keep, .average],
        aggregation: .anyRule,
        settings: [.mixingOrder(default: "adapt-then-combine", "the default is the paper's")]
            + Setting.ofSchedule("el-local") + [.roundTimeout],
        arrangement: .schedule("el-local"))
}
