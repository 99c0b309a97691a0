import Catalogues
import LinearAlgebra
import Persistence

/// DSGDm: D-PSGD with heavy-ball momentum whose buffers stay local.
///
/// The common practice; the baseline of Yuan, Chen, Huang, Zhang, Pan, Xu & Yin, ICCV 2021, arXiv:2104.11981, and of Lin,
/// Karimireddy, Stich & Jaggi, ICML 2021, arXiv:2102.04761.
///
/// `m ← β m + g`, `x ← W (x − η m)`. At rest `m = g/(1 − β)`: its fixed point is that of D-PSGD with step `η/(1 − β)`.
struct DSGDm: ~Copyable, SynchronousRule {
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

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        momentum.combine(beta, plus: 1, times: gradient)
        step.take(&replica, along: momentum.snapshot(), &actions)
        rounds.send(replica.snapshot(), actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.average(into: &replica, actions: &actions)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("momentum", &momentum)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let dsgdm = AlgorithmEntry(
        Synchronous<DSGDm>.self,
        name: "dsgdm",
        summary: "D-PSGD with heavy-ball momentum; buffers stay local.",
        source: "The baseline of Yuan et al., ICCV 2021, arXiv:2104.11981",
        problem: """
            Momentum for D-PSGD in its simplest form; under unlike data it multiplies the error, which the others below mend.
            """,
        details: """
            m <- beta m + g, x <- W (x - eta m). Each buffer sees its own node's data only, so under unlike data momentum \
            multiplies the error: it rests where D-PSGD with step eta/(1 - beta) does. The baseline for decentlam, \
            qg-dsgdm and momentum-tracking. With beta 0 it is d-psgd, adapt-then-combine.
            """,
        message: "the stepped model x - eta m",
        cost: "deg · d floats per step",
        extraMemory: "1 (the momentum)",
        deviations: "Weight decay of the optimizer acts on the model alone and does not enter the momentum.",
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        takesAnyOptimizer: false,
        aggregation: .anyRule,
        settings: [.heavyBall, .roundTimeout])
}

extension Setting {
    /// β of the algorithms that have momentum of their own.
    static let heavyBall = Setting(
        "momentum", .number(0...0.9999), default: 0.9,
        "beta, what is left of the momentum after a step; 0.9 is what all the papers use.")
}
