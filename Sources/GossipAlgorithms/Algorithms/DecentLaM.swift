import Catalogues
import LinearAlgebra
import Persistence

/// DecentLaM: momentum on the whole movement of a D-PSGD round, mixing included, so that it adds no error of its own.
///
/// Yuan, Chen, Huang, Zhang, Pan, Xu & Yin, "DecentLaM: Decentralized momentum SGD for large-batch deep training", ICCV
/// 2021, arXiv:2104.11981, Algorithm 2.
///
/// `g̃ = (x − W (x − η g))/η`, `m ← β m + g̃`, `x ← x − η m`. At rest m = 0: its fixed point is that of D-PSGD with the same
/// step. The buffer is kept as `η m`, so nothing is divided by η.
struct DecentLaM: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    /// η m.
    private var momentum: ParameterVector
    /// x − η g, between the gradient and the end of the round.
    private var half: ParameterVector
    private var step: LocalStep
    private let beta: Float

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        momentum = ParameterVector(zerosFrom: start.pool)
        half = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        beta = Float(start.settings.number("momentum"))
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        momentum.scale(by: beta * step.rateRatio)
        half.assign(replica.snapshot())
        step.take(&half, along: gradient, &actions)
        rounds.send(half.snapshot(), actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.average(into: &half, actions: &actions)
        momentum.add(1, timesDifference: replica.snapshot(), half.snapshot())
        replica.add(-1, times: momentum.snapshot())
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("momentum", &momentum)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let decentLaM = AlgorithmEntry(
        Synchronous<DecentLaM>.self,
        name: "decentlam",
        summary: "DecentLaM: decentralised momentum without momentum's extra error.",
        source: "Yuan et al., ICCV 2021, arXiv:2104.11981, Algorithm 2",
        problem: "Momentum's extra error under unlike data, which large batches make the one that counts.",
        details: """
            g~ = (x - W (x - eta g))/eta, m <- beta m + g~, x <- x - eta m: the momentum takes in the whole movement of a \
            D-PSGD round, mixing included, so it vanishes at rest, and the error under unlike data is that of plain D-PSGD \
            with the same step, not 1/(1 - beta)^2 times as much. Meant for large batches, where that error dominates. \
            With beta 0 it is d-psgd, adapt-then-combine.
            """,
        message: "the stepped model x - eta g",
        cost: "deg · d floats per step",
        extraMemory: "2 (the momentum, and the half step while it is mixed)",
        deviations: """
            The buffer is kept as eta m and carried over by the ratio of learning rates, so a learning rate of 0 is \
            allowed. Weight decay of the optimizer enters the momentum.
            """,
        timing: .synchronous,
        mixing: .symmetric,
        toleratesLoss: true,
        takesAnyOptimizer: false,
        aggregation: .meanOnly(
            because: "its momentum takes linear mixing apart into gradient and disagreement"),
        settings: [.heavyBall, .roundTimeout])
}
