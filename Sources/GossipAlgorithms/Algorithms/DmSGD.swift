import Catalogues
import LinearAlgebra
import Persistence

/// DmSGD: D-PSGD with heavy-ball momentum whose buffers are averaged like the models.
///
/// Yu, Jin & Yang, "On the linear speedup analysis of communication efficient momentum SGD for distributed non-convex
/// optimization", ICML 2019, arXiv:1905.03817, the decentralised algorithm of section 4.
///
/// `m̃ = β m + g`, `x̃ = x − η m̃`, `m ← W m̃`, `x ← W x̃`.
struct DmSGD: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var momentum: ParameterVector
    private var step: LocalStep
    private let beta: Float

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        momentum = ParameterVector(zerosFrom: start.pool)
        step = LocalStep(start)
        beta = Float(start.settings.number("momentum"))
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound { NeighbourRound(start, parts: 2) }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        momentum.combine(beta, plus: 1, times: gradient)
        step.take(&replica, along: momentum.snapshot(), &actions)
        rounds.send(replica.snapshot(), part: 0, actions: &actions)
        rounds.send(momentum.snapshot(), part: 1, actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.average(into: &replica, part: 0, actions: &actions)
        rounds.average(into: &momentum, part: 1, actions: &actions)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("momentum", &momentum)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let dmsgd = AlgorithmEntry(
        Synchronous<DmSGD>.self,
        name: "dmsgd",
        summary: "D-PSGD with heavy-ball momentum; buffers are averaged with the neighbours' too.",
        source: "Yu, Jin & Yang, ICML 2019, arXiv:1905.03817, section 4",
        problem: """
            Local buffers of momentum drift apart under unlike data; averaging them too keeps them together.
            """,
        details: """
            m~ = beta m + g, x~ = x - eta m~, then both are averaged: m <- W m~, x <- W x~. Averaged buffers see the \
            neighbours' data, which takes away a part of the error that local momentum adds under unlike data, for twice \
            the traffic. With beta 0 it is d-psgd, adapt-then-combine.
            """,
        message: "the stepped model x - eta m, and the momentum m",
        cost: "2 deg · d floats per step",
        extraMemory: "1 (the momentum)",
        deviations: "Weight decay of the optimizer acts on the model alone and does not enter the momentum.",
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        takesAnyOptimizer: false,
        aggregation: .anyRule,
        settings: [.heavyBall, .roundTimeout])
}
