import Catalogues
import Compressors
import LinearAlgebra
import Persistence

/// DeepSqueeze: nodes average compressed models, and each adds what it left out to what it says next.
///
/// Tang, Lian, Qiu, Yuan, Zhang, Zhang & Liu 2019, arXiv:1907.07346: `x ← x − η g(x)`; `v = x + e; c = C(v); e ← v − c`;
/// `x ← x + γ (Σⱼ Wᵢⱼ cⱼ − cᵢ)`.
struct DeepSqueeze: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var feedback: ErrorFeedback
    private var step: LocalStep
    private let compressor: any Compressor
    private let stepSize: Float
    private let pool: BufferPool
    private let seed: UInt64
    /// c of this round.
    private var said: CompressedVector?

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        feedback = ErrorFeedback(pool: start.pool)
        step = LocalStep(start)
        compressor = CompressorCatalogue.make(start.settings)
        stepSize = start.consensusStepSize
        pool = start.pool
        seed = start.seed
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, carrying: .compressed)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        step.take(&replica, along: gradient, &actions)
        var randomness = CompressionRandomness(seed: seed, node: nil, round: rounds.round)
        let compressed = feedback.compress(replica.snapshot(), by: compressor, &randomness)
        rounds.send(compressed, actions: &actions)
        said = compressed
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        guard let mine = said.take() else { return }
        rounds.average(stepSize, differencesTo: mine, into: &replica, pool, &actions)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.part("step", &step)
        var residual = feedback.residual.snapshot()
        try archive.snapshot("residual", &residual)
        if archive.isReading { feedback.assign(residual) }
    }
}

extension AlgorithmEntry {
    static let deepSqueeze = AlgorithmEntry(
        Synchronous<DeepSqueeze>.self,
        name: "deep-squeeze",
        summary:
            "DeepSqueeze: averages of compressed models with error feedback, nothing kept of neighbours.",
        source: "Tang, Lian, Qiu, Yuan, Zhang, Zhang & Liu 2019, arXiv:1907.07346",
        problem: "Slow links on graphs that change: error feedback instead of copies of the neighbours.",
        details: """
            x <- x - eta g(x); v = x + e; c = C(v) is sent; e <- v - c; x <- x + gamma (sum_j W_ij c_j - c_i). Nothing is \
            known of the neighbours, so graphs may change by rounds and a lost message does no lasting harm. It compresses the \
            model, not a difference that shrinks: weaker than CHOCO with coarse compressors.
            """,
        message: "C(x + e), the compressed model with the error kept back",
        cost: "deg · C(d) bytes per step",
        extraMemory: "1 (the residual), and 1 while averaging",
        deviations: "Nodes round with common random numbers: equal models then say the same.",
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        aggregation: .meanOnly(
            because:
                "what nodes know of each other is compressed, and adds up to the models under linear mixing only"
        ),
        settings: [
            .consensusStepSize(default: 0.3, "Our choice for 8 levels and more; 1 is right for identity."),
            .roundTimeout,
        ] + CompressorCatalogue.settings(default: "qsgd", "our choice: an even error over the whole model"))
}
