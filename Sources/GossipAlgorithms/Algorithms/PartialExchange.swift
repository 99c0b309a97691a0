import Catalogues
import Compressors
import LinearAlgebra
import Persistence

/// Partial exchange: D-PSGD that averages a random part of the model each round, or all of it in lower precision.
///
/// `xᵢ ← xᵢ + Σⱼ Wᵢⱼ (C(xⱼ) − C(xᵢ))` with the same part for all nodes: the antisymmetric form, which keeps the mean whatever C
/// leaves out. Segments: Hu, Jiang & Wang 2019, arXiv:1908.07782; random parts: the baseline of Dhasade et al., "Get more for
/// less in decentralized learning systems", ICDCS 2023, arXiv:2306.04377.
struct PartialExchange: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var step: LocalStep
    private let compressor: any Compressor
    private let pool: BufferPool
    private let seed: UInt64
    private let adaptsFirst: Bool
    /// C(x) of this round.
    private var said: CompressedVector?
    /// Combine-then-adapt: this round's gradient, from its arrival to the end of the round.
    private var gradient: ParameterSnapshot?

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        compressor = CompressorCatalogue.make(start.settings)
        pool = start.pool
        seed = start.seed
        adaptsFirst = start.settings.text("order") == "adapt-then-combine"
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, carrying: .compressed)
    }

    mutating func begin(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        if !adaptsFirst { say(rounds, &actions) }
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        if adaptsFirst {
            step.take(&replica, along: gradient, &actions)
            say(rounds, &actions)
        } else {
            self.gradient = gradient
        }
    }

    private mutating func say(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        var randomness = CompressionRandomness(seed: seed, node: nil, round: rounds.round)
        let compressed = compressor.compress(replica.span, &randomness)
        rounds.send(compressed, actions: &actions)
        said = compressed
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        if let mine = said.take() {
            rounds.average(1, differencesTo: mine, into: &replica, pool, &actions)
        }
        guard let gradient = gradient.take() else { return }
        step.take(&replica, along: gradient, &actions)
        pool.recycle(consume gradient)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.part("step", &step)
    }
}

extension AlgorithmEntry {
    static let partialExchange = AlgorithmEntry(
        Synchronous<PartialExchange>.self,
        name: "partial-exchange",
        summary: "D-PSGD that averages a random part of the model each round, or all of it in 16 bits.",
        source: "Hu, Jiang & Wang 2019, arXiv:1908.07782; Dhasade et al., ICDCS 2023, arXiv:2306.04377",
        problem: """
            Slow links, with nothing kept of the neighbours: part of the model a round, or all of it in fewer bits.
            """,
        details: """
            x_i <- x_i + sum_j W_ij (C(x_j) - C(x_i)). random-k and segment: all nodes choose the same part by the seed and the \
            round, and average that alone. float16 and bfloat16: D-PSGD in half the bytes. The difference of two compressed \
            models keeps the mean exactly. Nothing is known of the neighbours, so graphs may change by rounds.
            """,
        message: "C(x), the part or the rounded model, after the step in adapt-then-combine",
        cost: "deg · C(d) bytes per step",
        extraMemory: "1 while averaging",
        deviations: """
            Whole rounds share one part, where the papers let each node choose its own, which does not keep the mean. Other \
            compressors run as well (the naive compression of Tang et al. 2018) and stay off by their error.
            """,
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        aggregation: .meanOnly(because: "neighbours send a part of each model"),
        settings: [
            .mixingOrder(default: "combine-then-adapt", "as in d-psgd"), .roundTimeout,
        ]
            + CompressorCatalogue.settings(
                default: "random-k", "the random part of the papers",
                defaults: [
                    (
                        "kept-share", 0.1,
                        "10%, our choice: of 1% an element has a turn in 100 rounds"
                    )
                ]))
}
