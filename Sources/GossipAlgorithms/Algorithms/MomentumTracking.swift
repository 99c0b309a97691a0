import Catalogues
import LinearAlgebra
import Persistence

/// Momentum Tracking: heavy-ball momentum with a correction that makes its error independent of how unlike data are.
///
/// Takezawa, Bao, Niwa, Sato & Yamada, "Momentum Tracking: momentum acceleration for decentralized deep learning on
/// heterogeneous data", TMLR 2023, arXiv:2209.15505, Algorithm 1.
///
/// `m ← β m + g`, `x ← W x − η (m − c)`, `c ← W (c − m) + m`, from `m = c = 0`; so Σᵢ cᵢ = 0. `m − c` tracks the mean momentum as
/// gradient tracking's y tracks the mean gradient.
struct MomentumTracking: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var momentum: ParameterVector
    private var correction: ParameterVector
    /// m − c: the direction of this round's step.
    private var direction: ParameterVector
    private var step: LocalStep
    private let beta: Float

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        momentum = ParameterVector(zerosFrom: start.pool)
        correction = ParameterVector(zerosFrom: start.pool)
        direction = ParameterVector(zerosFrom: start.pool)
        step = LocalStep(start)
        beta = Float(start.settings.number("momentum"))
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, parts: 2, waitsForEver: true)
    }

    mutating func begin(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.send(replica.snapshot(), part: 0, actions: &actions)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        momentum.combine(beta, plus: 1, times: gradient)
        direction.assign(momentum.snapshot())
        direction.add(-1, times: correction.snapshot())
        rounds.send(direction.snapshot(), part: 1, actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.average(into: &replica, part: 0, actions: &actions)
        step.take(&replica, along: direction.snapshot(), &actions)
        rounds.average(into: &direction, part: 1, actions: &actions)
        correction.assign(momentum.snapshot())
        correction.add(-1, times: direction.snapshot())
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("momentum", &momentum)
        try archive.vector("correction", &correction)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let momentumTracking = AlgorithmEntry(
        Synchronous<MomentumTracking>.self,
        name: "momentum-tracking",
        summary: "Momentum Tracking: momentum whose error does not depend on how unlike data are.",
        source: "Takezawa et al., TMLR 2023, arXiv:2209.15505, Algorithm 1",
        problem: "Momentum with no error from unlike data at all, however unlike they are.",
        details: """
            m <- beta m + g, x <- W x - eta (m - c), c <- W (c - m) + m: c learns how a node's momentum differs from the \
            mean, as gradient tracking does for gradients, and sums to 0 over nodes. With full gradients it rests at the \
            exact optimum of unlike losses. With beta 0 it is gradient-tracking in the form diging.
            """,
        message: "the model x, and m - c, the momentum less its correction",
        cost: "2 deg · d floats per step",
        extraMemory: "3 (the momentum, the correction and their difference)",
        deviations: """
            m and c start at 0, which spares the all-reduce of the first gradients. Weight decay of the optimizer acts on \
            the model alone. When a neighbour is lost, its weight falls to the node, and the others go on as if its \
            momentum stayed what it was.
            """,
        timing: .synchronous,
        mixing: .symmetric,
        toleratesLoss: false,
        takesAnyOptimizer: false,
        aggregation: .meanOnly(because: "its tracked gradients keep their mean under linear mixing only"),
        settings: [.heavyBall])
}
