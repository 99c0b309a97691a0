import Catalogues
import Compressors
import LinearAlgebra
import Persistence

/// CHOCO-SGD: D-PSGD whose nodes say only compressed differences to what the others know already.
///
/// Koloskova, Stich & Jaggi, ICML 2019, arXiv:1902.00340, Algorithm 2; Koloskova, Lin, Stich & Jaggi, ICLR 2020,
/// arXiv:1907.09356 (deep learning). With public copies x̂:
/// - compress-after-step (ICML): `x½ = x − η g(x)`; say `q = C(x½ − x̂ᵢ)`; `x̂ⱼ ← x̂ⱼ + qⱼ`; `x = x½ + γ Σⱼ Wᵢⱼ (x̂ⱼ − x̂ᵢ)`;
/// - overlapped (the authors' parallel form): say `q = C(x − x̂ᵢ)` while the gradient is computed at x; then
///   `x̂ⱼ ← x̂ⱼ + qⱼ` and `x ← x − η g(x) + γ Σⱼ Wᵢⱼ (x̂ⱼ − x̂ᵢ)`.
struct ChocoSGD: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var copies: PublicCopies
    private var step: LocalStep
    private let stepSize: Float
    private let overlaps: Bool

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        copies = PublicCopies(start, from: start.initialCopies)
        step = LocalStep(start)
        stepSize = start.consensusStepSize
        overlaps = start.settings.text("order") == "overlapped"
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, carrying: .compressed)
    }

    mutating func begin(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        if overlaps { say(rounds, &actions) }
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        step.take(&replica, along: gradient, &actions)
        if !overlaps { say(rounds, &actions) }
    }

    private mutating func say(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.send(
            copies.difference(to: replica.snapshot(), round: rounds.round), actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        copies.settle(rounds, &actions)
        copies.mix(stepSize, into: &replica, rounds, &actions)
    }

    mutating func receive(
        _ message: Message, from sender: Int, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) -> Bool { copies.receive(message, from: sender, rounds, &actions) }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.part("step", &step)
        try archive.part("copies", &copies)
    }
}

extension AlgorithmEntry {
    static let chocoSGD = AlgorithmEntry(
        Synchronous<ChocoSGD>.self,
        name: "choco-sgd",
        summary: "CHOCO-SGD: nodes say compressed differences to what the others know of them already.",
        source:
            "Koloskova, Stich & Jaggi, ICML 2019, arXiv:1902.00340; Koloskova et al., ICLR 2020, arXiv:1907.09356",
        problem: "Slow links: converges with any compressor, however coarse.",
        details: """
            Each node keeps public copies xh of itself and its neighbours; only q = C(x - xh) travels, and all who hold a copy \
            add it. x <- x + gamma sum_j W_ij (xh_j - xh_i) is the averaging. Linear consensus and the rate of SGD with any \
            contraction C, however coarse; the mean of the models moves by gradients alone. compress-after-step (ICML): the \
            gradient first, then the message. overlapped (ICLR): the message travels while the gradient is computed. With \
            identity and gamma 1 these are D-PSGD's two orders. A node whose copy misses a message asks for the whole.
            """,
        message: """
            C(x - xh), the compressed difference to what neighbours know; the whole model to one that has missed a message
            """,
        cost: "deg · C(d) bytes per step, C(d) the compressor's: top-k k (32 + ceil(log2 d)) bits",
        extraMemory: "1 + deg (the public copies)",
        deviations: """
            Copies begin at the common start, which saves the warm-up; initial-copies: zero is the paper's. A copy for each \
            neighbour instead of their weighted sum: deg instead of 1 vectors, and one neighbour's copy can be mended without \
            the others. Nodes round with common random numbers. In the overlapped form the message of the last round, not of \
            the present one, is ahead of the first gradient. A copy behind is left out, and its weight falls to the node; the \
            mean then drifts unless the other end does the same. The compressor works on the whole vector, not by layers.
            """,
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        aggregation: .meanOnly(
            because:
                "what nodes know of each other is compressed, and adds up to the models under linear mixing only"
        ),
        settings: [
            Setting(
                "order", .choice(["compress-after-step", "overlapped"]), default: "compress-after-step",
                "Whether the message says the step of this round or travels during it; the default is the first paper's."
            ),
            .consensusStepSize(
                default: 0.04,
                "0.04 is the authors' for the top 1%; 1 is right for identity."),
            .initialCopies,
            .roundTimeout,
        ] + CompressorCatalogue.settings(default: "top-k", "the authors' favourite"),
        check: { topology, _ in MatrixDemand.staticRefusal("choco-sgd", topology) })
}
