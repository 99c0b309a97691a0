import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// EXTRA: decentralised gradient descent with a correction that makes its fixed point the exact optimum.
///
/// Shi, Ling, Wu & Yin, "EXTRA: an exact first-order algorithm for decentralized consensus optimization", SIAM J. Optim.
/// 25, 2015, arXiv:1404.6264, Algorithm 1.
///
/// `x₁ = W x₀ − η g₀`, `xₖ₊₂ = (I + W) xₖ₊₁ − W̃ xₖ − η (gₖ₊₁ − gₖ)` with `W̃ = (I + W)/2`; here in the equivalent form
/// with one correction c, `c₀ = 0`: `x⁺ = W x + c − η g`, `c ← c + (W x − x)/2`.
struct EXTRA: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var correction: ParameterVector
    private var step: LocalStep
    private let pool: BufferPool
    /// This round's gradient, from its arrival to the end of the round.
    private var gradient: ParameterSnapshot?

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        correction = ParameterVector(zerosFrom: start.pool)
        step = LocalStep(start)
        pool = start.pool
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, waitsForEver: true)
    }

    mutating func begin(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.send(replica.snapshot(), actions: &actions)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        self.gradient = gradient
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        guard let gradient = gradient.take() else { return }
        let movement = rounds.movement(from: replica.snapshot(), actions: &actions).freeze()
        replica.add(1, times: movement)
        replica.add(1, times: correction.snapshot())
        step.take(&replica, along: gradient, &actions)
        correction.add(0.5, times: movement)
        pool.recycle(consume movement)
        pool.recycle(consume gradient)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("correction", &correction)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let extra = AlgorithmEntry(
        Synchronous<EXTRA>.self,
        name: "extra",
        summary: "EXTRA: exact decentralised gradient descent; communication overlaps the gradient.",
        source: "Shi, Ling, Wu & Yin, SIAM J. Optim. 25, 2015, arXiv:1404.6264, Algorithm 1",
        problem:
            "The exact optimum of a sum of losses by decentralised gradient descent with a constant step.",
        details: """
            x_k+2 = (I + W) x_k+1 - (I + W)/2 x_k - eta (g_k+1 - g_k), after x_1 = W x_0 - eta g_0; kept as \
            x <- W x + c - eta g, c <- c + (W x - x)/2, so that c sums to 0 over nodes. With full gradients and \
            eta < 2 lambda-min((I + W)/2) / L it rests at the exact optimum of unlike losses, at a linear rate when they \
            are strongly convex. Models are sent before the gradient is there, as in D-PSGD's combine-then-adapt.
            """,
        message: "the model x",
        cost: "deg · d floats per step",
        extraMemory: "1 (the correction)",
        deviations: """
            Kept as a correction instead of the last model and gradient, so that the learning rate may change. Any \
            optimizer may take the local step; the theory is for full gradients. When a neighbour is lost, its weight \
            falls to the node, and the others go on as if its gradient stayed what it was.
            """,
        timing: .synchronous,
        mixing: .symmetric,
        toleratesLoss: false,
        aggregation: .meanOnly(because: "its correction adds up how far linear mixing moved the model"),
        check: { topology, _ in
            MatrixDemand.staticRefusal("extra", topology)
                ?? MatrixDemand.eigenvalueRefusal(
                    "extra does not converge", topology, above: -1, "-1",
                    remedy:
                        "choose a mixing rule that leaves every node a share of its own, such as metropolis-hastings"
                )
        })
}
