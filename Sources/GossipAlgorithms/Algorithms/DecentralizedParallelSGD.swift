import Catalogues
import Determinism
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
struct DecentralizedParallelSGD: ~Copyable, GossipAlgorithm {
    private var replica: ParameterVector
    private var rounds: NeighbourRound
    private let pool: BufferPool
    private let optimizer: any Optimizer
    private let learningRate: @Sendable (Int) -> Float
    private let adaptsFirst: Bool
    /// This round's gradient, from its arrival to the end of the round.
    private var gradient: ParameterSnapshot?
    private var isStopping = false

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        rounds = NeighbourRound(start)
        pool = start.pool
        optimizer = start.optimizer
        learningRate = start.learningRate
        adaptsFirst = start.settings.text("order") == "adapt-then-combine"
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            beginRound(&actions)
        case .gradientReady(let gradient):
            adapt(gradient, &actions)
        case .received(let message, let sender):
            if let refusal = rounds.insert(message, from: sender) {
                actions.record(.refused(refusal, from: sender))
            }
        case .timerFired:
            rounds.giveUp()
        case .neighbourLost(let neighbour):
            rounds.markLost(neighbour)
        case .neighbourReturned(let neighbour):
            rounds.markReturned(neighbour)
        case .stop:
            isStopping = true
        }
        while gradient != nil, rounds.isComplete { endRound(&actions) }
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    var awaitedNodes: [Int] { gradient != nil ? rounds.awaited : [] }

    /// Between two steps the node stands at the start of a round: after a restart it computes that round's gradient and sends
    /// that round's message again, the same bits.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.optimizer(optimizer)
        try archive.part("rounds", &rounds)
    }

    private mutating func beginRound(_ actions: inout ActionBuffer) {
        let snapshot = replica.snapshot()
        if !adaptsFirst { send(snapshot, &actions) }
        actions.computeGradient(at: snapshot)
    }

    private mutating func adapt(_ gradient: Gradient, _ actions: inout ActionBuffer) {
        self.gradient = gradient.values
        if adaptsFirst {
            step(along: gradient.values, &actions)
            send(replica.snapshot(), &actions)
        }
        rounds.startDeadline(actions: &actions)
    }

    private mutating func endRound(_ actions: inout ActionBuffer) {
        rounds.average(into: &replica, steps: rounds.round, actions: &actions)
        if !adaptsFirst, let gradient { step(along: gradient, &actions) }
        if let used = gradient.take() { pool.recycle(consume used) }
        rounds.advance(actions: &actions)
        if isStopping {
            actions.finished()
        } else {
            beginRound(&actions)
        }
    }

    private mutating func step(along gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        optimizer.step(&replica, gradient: gradient, learningRate: learningRate(rounds.round))
        actions.record(.gradientApplied(staleness: 0))
    }

    private func send(_ values: ParameterSnapshot, _ actions: inout ActionBuffer) {
        rounds.send(
            Message(round: rounds.round, version: rounds.round, payload: .dense(values)), actions: &actions)
    }
}

extension AlgorithmEntry {
    static let decentralizedParallelSGD = AlgorithmEntry(
        DecentralizedParallelSGD.self,
        name: "d-psgd",
        summary: "Decentralised parallel SGD: average with the neighbours every round.",
        source: "Lian et al., NeurIPS 2017, arXiv:1705.09056, Algorithm 1",
        details: """
            Each round, every node computes a gradient at its own model and averages models with its neighbours by the \
            mixing matrix W. combine-then-adapt: x_i <- sum_j W_ij x_j - eta g_i(x_i), communication overlaps the \
            gradient. adapt-then-combine: x_i <- sum_j W_ij (x_j - eta g_j(x_j)), smaller disagreement. The mean of the \
            models follows plain SGD on the mean gradient.
            """,
        cost: "deg · d floats per step",
        extraMemory: "none",
        deviations: "Any optimizer may take the local step; its state stays local.",
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        settings: [
            Setting(
                "order", .choice(["combine-then-adapt", "adapt-then-combine"]), default: "combine-then-adapt",
                "Whether models are averaged before or after the local step; the default is the paper's."),
            .roundTimeout,
        ])
}
