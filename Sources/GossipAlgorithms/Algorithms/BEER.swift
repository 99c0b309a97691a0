import Catalogues
import Compressors
import LinearAlgebra
import Persistence

/// BEER: gradient tracking whose two vectors travel as CHOCO's differences.
///
/// Zhao, Li, Li, Richtárik & Chi, NeurIPS 2022, arXiv:2201.13320, Algorithm 1, with public copies H of x and G of the tracker
/// v: `x⁺ = x + γ (W − I) H − η v`; `H ← H + C(x⁺ − H)`; `v⁺ = v + γ (W − I) G + g(x⁺) − g(x)`; `G ← G + C(v⁺ − G)`; `v₀ = g(x₀)`.
/// The mean of v is the mean gradient.
struct BEER: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    /// v.
    private var tracker: ParameterVector
    /// H: part 0 of the messages.
    private var models: PublicCopies
    /// G: part 1.
    private var trackers: PublicCopies
    private var step: LocalStep
    private let pool: BufferPool
    private let stepSize: Float
    /// g of the last round: the very gradient that is in the tracker.
    private var lastGradient: ParameterSnapshot?

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        tracker = ParameterVector(zerosFrom: start.pool)
        models = PublicCopies(start, from: start.initialCopies)
        trackers = PublicCopies(start, from: ParameterVector(zerosFrom: start.pool).freeze(), part: 1)
        step = LocalStep(start)
        pool = start.pool
        stepSize = start.consensusStepSize
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, parts: 2, carrying: .compressed)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        if let last = lastGradient.take() {
            trackers.mix(stepSize, into: &tracker, rounds, &actions)
            tracker.add(1, timesDifference: gradient, last)
            pool.recycle(consume last)
        } else {
            tracker.assign(gradient)
        }
        lastGradient = gradient
        models.mix(stepSize, into: &replica, rounds, &actions)
        step.take(&replica, along: tracker.snapshot(), &actions)
        rounds.send(models.difference(to: replica.snapshot(), round: rounds.round), actions: &actions)
        rounds.send(
            trackers.difference(to: tracker.snapshot(), round: rounds.round), part: 1, actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        models.settle(rounds, &actions)
        trackers.settle(rounds, &actions)
    }

    mutating func receive(
        _ message: Message, from sender: Int, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) -> Bool {
        models.receive(message, from: sender, rounds, &actions)
            || trackers.receive(message, from: sender, rounds, &actions)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("tracker", &tracker)
        try archive.snapshot("last-gradient", &lastGradient, length: replica.count)
        try archive.part("step", &step)
        try archive.part("models", &models)
        try archive.part("trackers", &trackers)
    }
}

extension AlgorithmEntry {
    static let beer = AlgorithmEntry(
        Synchronous<BEER>.self,
        name: "beer",
        summary: "BEER: gradient tracking with compressed differences, for few bytes and unlike data.",
        source: "Zhao, Li, Li, Richtárik & Chi, NeurIPS 2022, arXiv:2201.13320, Algorithm 1",
        problem: "Slow links and unlike data at once: compressed, and exact.",
        details: """
            Each node tracks the mean gradient in v and keeps public copies H of models and G of trackers. \
            x+ = x + gamma (W - I) H - eta v; H <- H + C(x+ - H); v+ = v + gamma (W - I) G + g(x+) - g(x); \
            G <- G + C(v+ - G); v_0 = g(x_0). The mean of v is the mean gradient, so unlike data do not pull models apart, as \
            they do in CHOCO-SGD. Two compressed messages per neighbour and round.
            """,
        message: """
            C(x - H) and C(v - G), compressed differences of model and tracker; whole ones to one that has missed a message
            """,
        cost: "2 deg · C(d) bytes per step",
        extraMemory: "4 + 2 deg (the tracker, the last gradient, public copies of two vectors)",
        deviations: """
            g(x) is the gradient of the last round on its own mini-batch, as in DSGT; the paper's code evaluates it again on \
            the new one. Copies for each neighbour, common starts and random numbers as in choco-sgd. Weight decay is left out \
            of the tracked gradient.
            """,
        timing: .synchronous,
        mixing: .doublyStochastic,
        toleratesLoss: true,
        aggregation: .meanOnly(
            because:
                "what nodes know of each other is compressed, and adds up to the models under linear mixing only"
        ),
        settings: [
            .consensusStepSize(default: 0.2, "Within the authors' 0.1 to 0.5."), .initialCopies,
            .roundTimeout,
        ]
            + CompressorCatalogue.settings(
                default: "top-k", "the authors' favourite",
                defaults: [
                    (
                        "kept-share", 0.1,
                        "10%, our choice: the tracker lives on what is said of it"
                    )
                ]),
        check: { topology, _ in MatrixDemand.staticRefusal("beer", topology) })
}
