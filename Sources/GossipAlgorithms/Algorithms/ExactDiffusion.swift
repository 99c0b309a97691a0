import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// D²: D-PSGD with a correction that learns what a node's data pull away from the others', and takes it back.
///
/// Tang, Lian, Yan, Zhang & Liu, "D²: Decentralized training over decentralized data", ICML 2018, arXiv:1803.07068,
/// Algorithm 1. With the lazy matrix (W + I)/2 it is exact diffusion: Yuan, Ying, Zhao & Sayed, IEEE Trans. Signal Process.
/// 2019, arXiv:1702.05122.
///
/// `x₁ = W (x₀ − η g₀)`, `xₜ₊₁ = W (2 xₜ − xₜ₋₁ − η (gₜ − gₜ₋₁))`; here in the equivalent form with one correction c,
/// `c₀ = 0`, that allows learning rates to change: `b = x − η g + c`, `x ← W b`, `c ← c + (W b − b)`. So Σᵢ cᵢ = 0, and
/// the mean follows plain SGD on the mean gradient.
struct ExactDiffusion: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var correction: ParameterVector
    /// b, between the gradient and the end of the round.
    private var bracket: ParameterVector
    private var step: LocalStep
    private let pool: BufferPool

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        correction = ParameterVector(zerosFrom: start.pool)
        bracket = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        pool = start.pool
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, waitsForEver: true)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        bracket.assign(replica.snapshot())
        step.take(&bracket, along: gradient, &actions)
        bracket.add(1, times: correction.snapshot())
        rounds.send(bracket.snapshot(), actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        let movement = rounds.movement(from: bracket.snapshot(), actions: &actions).freeze()
        bracket.add(1, times: movement)
        correction.add(1, times: movement)
        replica.assign(bracket.snapshot())
        pool.recycle(consume movement)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("correction", &correction)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let exactDiffusion = AlgorithmEntry(
        Synchronous<ExactDiffusion>.self,
        name: "d2",
        summary: "D², or exact diffusion: D-PSGD without the error that unlike data cause.",
        source:
            "Tang et al., ICML 2018, arXiv:1803.07068, Algorithm 1; exact diffusion: Yuan et al. 2019, arXiv:1702.05122",
        problem:
            "Under unlike data D-PSGD rests beside the optimum; this removes that error at no extra traffic.",
        details: """
            Under heterogeneous data D-PSGD rests beside the optimum, the farther the larger the step. D2 keeps a \
            correction c that starts at 0 and sums to 0 over nodes: b = x - eta g + c, x <- W b, c <- c + (W b - b); \
            that is x_t+1 = W (2 x_t - x_t-1 - eta (g_t - g_t-1)). With full gradients it rests at the exact optimum, \
            and the mean of the models follows plain SGD. It diverges when the smallest eigenvalue of W is -1/3 or \
            less, as on rings of even size (-1/3), tori and hypercubes; lazy: true mixes by (W + I)/2, which is always \
            safe, and halves the spectral gap.
            """,
        message: "the corrected step x - eta g + c",
        cost: "deg · d floats per step",
        extraMemory: "2 (the correction, and the bracket while it is mixed)",
        deviations: """
            Kept as a correction instead of the last model and gradient, so that the learning rate may change. Any \
            optimizer may take the local step; the theory is for SGD. When a neighbour is lost, its weight falls to the \
            node, and the others go on as if its gradient stayed what it was.
            """,
        timing: .synchronous,
        mixing: .symmetric,
        toleratesLoss: false,
        aggregation: .meanOnly(because: "its correction adds up how far linear mixing moved the model"),
        settings: [
            Setting(
                "lazy", .boolean, default: false,
                "Whether to mix by (W + I)/2 instead of W: exact diffusion. The default is the paper's D2.")
        ],
        arrangement: .lazy,
        check: { topology, settings in
            if let refusal = MatrixDemand.staticRefusal("d2", topology) { return refusal }
            return settings.boolean("lazy")
                ? nil
                : MatrixDemand.eigenvalueRefusal(
                    "d2 diverges", topology, above: -1.0 / 3, "-1/3",
                    remedy: "set lazy: true to mix by (W + I)/2, or choose the mixing rule lazy")
        })
}
