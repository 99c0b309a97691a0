import Catalogues
import LinearAlgebra
import Persistence

/// QG-DSGDm: momentum from the model's real displacement in a round, which the neighbours have helped to shape.
///
/// Lin, Karimireddy, Stich & Jaggi, "Quasi-global momentum: accelerating decentralized deep learning on heterogeneous data",
/// ICML 2021, arXiv:2102.04761, Algorithm 1.
///
/// `x½ = x − η (β m + g)`, `x⁺ = W x½`, `m ← μ m + (1 − μ)(x − x⁺)/η`. What is added to m for the step is discarded. At rest
/// m = 0: its fixed point is that of D-PSGD with the same step. The buffer is kept as `η m`, so nothing is divided by η.
struct QuasiGlobalMomentum: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    /// η m.
    private var momentum: ParameterVector
    /// x½, between the gradient and the end of the round.
    private var half: ParameterVector
    private var step: LocalStep
    private let beta: Float
    private let mu: Float

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        momentum = ParameterVector(zerosFrom: start.pool)
        half = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        beta = Float(start.settings.number("momentum"))
        mu = Float(start.settings.number("buffer-decay"))
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        momentum.scale(by: step.rateRatio)
        half.assign(replica.snapshot())
        half.add(-beta, times: momentum.snapshot())
        step.take(&half, along: gradient, &actions)
        rounds.send(half.snapshot(), actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.average(into: &half, actions: &actions)
        momentum.scale(by: mu)
        momentum.add(1 - mu, timesDifference: replica.snapshot(), half.snapshot())
        replica.assign(half.snapshot())
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("momentum", &momentum)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let quasiGlobalMomentum = AlgorithmEntry(
        Synchronous<QuasiGlobalMomentum>.self,
        name: "qg-dsgdm",
        summary: "Quasi-global momentum: momentum for unlike data without extra traffic.",
        source: "Lin, Karimireddy, Stich & Jaggi, ICML 2021, arXiv:2102.04761, Algorithm 1",
        problem: "Momentum that helps under unlike data as well, without another byte.",
        details: """
            x_half = x - eta (beta m + g), x+ = W x_half, m <- mu m + (1 - mu)(x - x+)/eta: the buffer takes in how far \
            the model really moved in a round, mixing included, which approximates the global direction better than the \
            node's own gradients. At rest the buffer is 0, so the error under unlike data is that of plain D-PSGD. With \
            beta 0 it is d-psgd, adapt-then-combine.
            """,
        message: "the stepped model x - eta (beta m + g)",
        cost: "deg · d floats per step",
        extraMemory: "2 (the momentum, and the half step while it is mixed)",
        deviations: """
            Heavy ball only. The buffer is kept as eta m and carried over by the ratio of learning rates, so a learning \
            rate of 0 is allowed.
            """,
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        takesAnyOptimizer: false,
        aggregation: .anyRule,
        settings: [
            .heavyBall,
            Setting(
                "buffer-decay", .number(0...0.9999), default: 0.9,
                "mu, what is left of the buffer after a round; the default is the paper's, mu = beta = 0.9."),
            .roundTimeout,
        ])
}
