import Catalogues
import Optimizers

/// Gossip-PGA: D-PSGD with an exact average over all nodes every H-th round.
///
/// Chen, Yuan, Zhang, Pan, Xu & Yin, "Accelerating gossip SGD with periodic global averaging", ICML 2021, arXiv:2105.09080.
///
/// It is `DecentralizedParallelSGD` on the schedule `periodic-averaging` over the experiment's topology.
extension AlgorithmEntry {
    static let gossipPGA = AlgorithmEntry(
        Synchronous<DecentralizedParallelSGD>.self,
        name: "gossip-pga",
        summary: "Gossip-PGA: D-PSGD with an exact average of all every H-th round.",
        source: "Chen, Yuan, Zhang, Pan, Xu & Yin, ICML 2021, arXiv:2105.09080, Algorithm 1",
        problem: """
            Mixing over a sparse graph is slow for many nodes; now and then an exact average ends what is left of \
            disagreement.
            """,
        details: """
            D-PSGD on the schedule periodic-averaging: H - 1 rounds of x_i <- sum_j W_ij (x_j - eta g_j), then one with all \
            weights 1/n. After that round everyone has the same model. It removes what slow mixing costs on sparse graphs \
            (the transient shrinks from order n^3 / (1 - rho)^4 to n^3 H^4).
            """,
        message: "the stepped model x - eta g",
        cost: "(deg · (H − 1) + n − 1) / H · d floats per step",
        extraMemory: "none",
        deviations: """
            The exact average is one round over the complete graph, which survives lost messages, instead of an all-reduce.
            """,
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        statesAtMerge: [.keep, .average],
        aggregation: .anyRule,
        settings: [.mixingOrder(default: "adapt-then-combine", "the default is the paper's")]
            + Setting.ofSchedule("periodic-averaging") + [.roundTimeout],
        arrangement: .schedule("periodic-averaging"))
}
