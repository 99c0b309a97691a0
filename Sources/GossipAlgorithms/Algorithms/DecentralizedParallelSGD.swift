import Catalogues
import LinearAlgebra
import Optimizers
import Persistence

/// D-PSGD: every node steps along its own gradient and averages with its neighbours, round by round.
///
/// Lian, Zhang, Zhang, Hsieh, Zhang & Liu, "Can decentralized algorithms outperform centralized algorithms?", NeurIPS 2017,
/// arXiv:1705.09056, Algorithm 1; the unified theory is Koloskova et al., ICML 2020, arXiv:2003.10422.
///
/// - combine-then-adapt (the 2017 paper): `xᵢ ← Σⱼ Wᵢⱼ xⱼ − η gᵢ(xᵢ)`, the gradient at the un-mixed `xᵢ`, so that
///   communication overlaps it;
/// - adapt-then-combine (most code): `xᵢ ← Σⱼ Wᵢⱼ (xⱼ − η gⱼ(xⱼ))`, with a smaller consensus distance.
struct DecentralizedParallelSGD: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var step: LocalStep
    private let pool: BufferPool
    private let adaptsFirst: Bool
    /// Combine-then-adapt: this round's gradient, from its arrival to the end of the round.
    private var gradient: ParameterSnapshot?
    /// The average of a group that masks what it says; nil where values are said as they are.
    private var masked: MaskedGroupAverage?

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        pool = start.pool
        adaptsFirst = start.settings.text("order") == "adapt-then-combine"
        masked = MaskedGroupAverage(start)
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, carrying: PairwiseMasking.isOn(start.settings) ? .compressed : .values)
    }

    mutating func begin(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        if !adaptsFirst { send(rounds, &actions) }
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        if adaptsFirst {
            step.take(&replica, along: gradient, &actions)
            send(rounds, &actions)
        } else {
            self.gradient = gradient
        }
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        if masked == nil {
            rounds.average(into: &replica, actions: &actions)
        } else {
            masked?.average(into: &replica, rounds, &actions)
        }
        guard let gradient = gradient.take() else { return }
        step.take(&replica, along: gradient, &actions)
        pool.recycle(consume gradient)
    }

    mutating func agreed(_ secret: PairSecret, with other: Int) { masked?.keep(secret, with: other) }

    func refusal(of message: Message, from sender: Int) -> Refusal? { masked?.refusal(of: message) }

    private mutating func send(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        if masked == nil {
            rounds.send(replica.snapshot(), actions: &actions)
        } else {
            masked?.send(replica.snapshot(), rounds, &actions)
        }
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let decentralizedParallelSGD = AlgorithmEntry(
        Synchronous<DecentralizedParallelSGD>.self,
        name: "d-psgd",
        summary: "Decentralised parallel SGD: average with the neighbours every round.",
        source: "Lian et al., NeurIPS 2017, arXiv:1705.09056, Algorithm 1",
        problem: "Training without a centre: the links of no node carry more than its neighbours' models.",
        details: """
            Each round, every node computes a gradient at its own model and averages models with its neighbours by the \
            mixing matrix W. combine-then-adapt: x_i <- sum_j W_ij x_j - eta g_i(x_i), communication overlaps the \
            gradient. adapt-then-combine: x_i <- sum_j W_ij (x_j - eta g_j(x_j)), smaller disagreement. The mean of the \
            models follows plain SGD on the mean gradient.
            """,
        message: "the model x, or x - eta g in adapt-then-combine",
        cost: "deg · d floats per step",
        extraMemory: "none",
        deviations: "Any optimizer may take the local step; its state stays local.",
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        statesAtMerge: [.keep, .average],
        aggregation: .anyRule,
        settings: [
            .mixingOrder(default: "combine-then-adapt", "the default is the paper's"),
            .roundTimeout,
        ])
}

extension Setting {
    /// Which of the two forms of D-PSGD; for it and for those that are D-PSGD on a topology of their own.
    static func mixingOrder(default order: SettingValue, _ origin: String) -> Setting {
        Setting(
            "order", .choice(["combine-then-adapt", "adapt-then-combine"]), default: order,
            "Whether models are averaged before or after the local step; \(origin).")
    }
}
