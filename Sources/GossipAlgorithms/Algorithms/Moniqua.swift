import Catalogues
import Compressors
import Determinism
import LinearAlgebra
import Persistence
import Topology

/// Moniqua: D-PSGD that says models modulo a range, which is enough for neighbours whose models are near.
///
/// Lu & De Sa, ICML 2020, arXiv:2002.11787, Algorithm 1: `x ← x − η g(x)`, `x ← x + γ Σⱼ Wᵢⱼ (x̂ⱼ − x̂ᵢ)` with
/// `x̂` recovered from the lowest bits (`ModularQuantizer`), which needs `‖xᵢ − xⱼ‖∞ < θ`.
struct Moniqua: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var step: LocalStep
    private let quantizer: ModularQuantizer
    private let stepSize: Float
    private let seed: UInt64
    /// What this node said in this round.
    private var said: (vector: CompressedVector, sum: UInt32)?

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        step = LocalStep(start)
        quantizer = ModularQuantizer(
            bits: start.settings.integer("bits"), bound: start.settings.number("theta"))
        stepSize = start.consensusStepSize
        seed = start.seed
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, carrying: .compressed)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        step.take(&replica, along: gradient, &actions)
        let random = CompressionRandomness(seed: seed, node: nil, round: rounds.round).own
        let coded = quantizer.encode(replica.span, random)
        // The sum by which receivers see whether they understood takes the place of a weight.
        rounds.send(
            Message(
                round: rounds.exchange, version: rounds.round, weight: Double(coded.sum),
                payload: .compressed(coded.vector)),
            actions: &actions)
        said = coded
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        guard let mine = said.take() else { return }
        for neighbour in rounds.neighbourhood.incoming {
            guard let message = rounds.message(from: neighbour.node), let theirs = message.compressed,
                let sum = UInt32(exactly: message.weight)
            else {
                actions.record(
                    .skipped(rounds.isLost(neighbour.node) ? .lost : .timeout, with: neighbour.node))
                continue
            }
            // Both ends see the same bits, and leave each other out together.
            guard quantizer.isWithinRange(theirs, sum, mine.vector, mine.sum) else {
                actions.record(.skipped(.outOfRange, with: neighbour.node))
                continue
            }
            quantizer.add(
                stepSize * Float(neighbour.weight), timesDifference: theirs, mine.vector, into: &replica)
            actions.record(.merged(with: neighbour.node, lag: rounds.round - message.version))
        }
    }

    func refusal(of message: Message, from sender: Int) -> Refusal? {
        guard let vector = message.compressed else { return nil }
        return quantizer.understands(vector) && UInt32(exactly: message.weight) != nil ? nil : .unexpected
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.part("step", &step)
    }
}

extension AlgorithmEntry {
    static let moniqua = AlgorithmEntry(
        Synchronous<Moniqua>.self,
        name: "moniqua",
        summary: "Moniqua: D-PSGD in few bits, models said modulo a range that neighbours can complete.",
        source: "Lu & De Sa, ICML 2020, arXiv:2002.11787, Algorithm 1",
        problem: "Slow links without another vector of memory, where models stay close to each other.",
        details: """
            Each element is a whole multiple of a unit, rounded with a random number common to all nodes, and only its lowest \
            bits are sent; a neighbour whose model is within theta everywhere completes it from its own. \
            x <- x - eta g(x); x <- x + gamma sum_j W_ij (xh_j - xh_i). No memory beside the model and no bias; it works while \
            models stay within theta of their neighbours', so theta is to be a bound on their largest difference.
            """,
        message: "the lowest bits of every element of the stepped model, and a checksum of them",
        cost: "deg · (5 + ceil(d · bits / 8)) bytes per step",
        extraMemory: "none",
        deviations: """
            Whole numbers instead of fractions: the difference of two models is exact and antisymmetric, so the mean is kept to \
            the last bit of rounding. A sum of the whole numbers travels along: two neighbours further apart than theta see it \
            and leave each other out in that round.
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
                "bits", .integer(2...16), default: 8,
                "Bits of each element; the error of a round is at most 2 theta / (2^bits - 2); our choice, a hundredth of theta."
            ),
            Setting(
                "theta", .number(0...1e6, excludingLowerBound: true), default: 1,
                """
                The largest difference of two neighbours' parameters that is understood; to be chosen above what the report \
                shows of skips out of range. 1 is our choice for small models.
                """),
            .consensusStepSize(default: 1, "1 is plain averaging, right for 8 bits."),
            .roundTimeout,
        ])
}
