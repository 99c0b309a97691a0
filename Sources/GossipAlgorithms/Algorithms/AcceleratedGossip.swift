import Catalogues
import Determinism
import Glibc
import LinearAlgebra
import Persistence
import Topology

/// A²CiD²: AD-PSGD with a second copy of the model that each node mixes with the first as time goes by.
///
/// Nabli, Belilovsky & Oyallon, "A²CiD²: accelerating asynchronous communication in decentralized deep learning", NeurIPS
/// 2023, arXiv:2306.08289, Algorithm 1. Each node has its model x and a twin x̃, equal at the start.
///
/// - between events: `dx = η (x̃ − x) dt`, `dx̃ = η (x − x̃) dt`, time counted in gradients, so over a time t both move by
///   `c = (1 − e^(−2ηt))/2` of their difference;
/// - gradient: `x ← x − γ g`, `x̃ ← x̃ − γ g`;
/// - exchange: `m = xᵢ − xⱼ`, `xᵢ ← xᵢ − m/2`, `x̃ᵢ ← x̃ᵢ − α̃ m`, and the partner the same.
///
/// `η = 1/(2 √(χ₁ χ₂))` and `α̃ = ½ √(χ₁/χ₂)` come from the topology (`ExchangeRates`); η = 0 and α̃ = ½ is AD-PSGD.
struct AcceleratedGossip: ~Copyable, PairwiseRule {
    private var replica: ParameterVector
    /// x̃, the twin.
    private var twin: ParameterVector
    /// Up to when x and x̃ are mixed.
    private var mixedUntil: Int64 = 0
    private let pool: BufferPool
    private let momentum: Momentum

    /// η per gradient and α̃.
    struct Momentum {
        var rate = 0.0
        var pull = 0.5

        init(_ start: AlgorithmStart) {
            if start.settings.text("constants") == "given" {
                rate = start.settings.number("momentum-rate")
                pull = start.settings.number("twin-pull")
            } else if let rates = ExchangeRates.of(
                start.topology, rate: 1 / Double(start.settings.integer("steps-per-exchange")))
            {
                rate = 1 / (2 * (rates.chi1 * rates.chi2).squareRoot())
                pull = (rates.chi1 / rates.chi2).squareRoot() / 2
            }
        }
    }

    static var countsInGradients: Bool { true }

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        twin = ParameterVector(start.parameters, pool: start.pool)
        pool = start.pool
        momentum = Momentum(start)
    }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try archive.vector("twin", &twin)
        try archive.value("mixed-until", &mixedUntil, in: 0...Int64.max)
    }

    mutating func resume(at now: Instant) {
        mixedUntil = min(mixedUntil, now.nanoseconds)
    }

    mutating func advance(to now: Instant, gradientTime: Double?) {
        let elapsed = Double(now.nanoseconds - mixedUntil)
        mixedUntil = now.nanoseconds
        guard let gradientTime, momentum.rate > 0 else { return }
        let share = Float(-expm1(-2 * momentum.rate * elapsed / gradientTime) / 2)
        let (mine, its) = (replica.snapshot(), twin.snapshot())
        replica.add(share, timesDifference: its, mine)
        twin.add(share, timesDifference: mine, its)
        pool.recycle(mine)
        pool.recycle(its)
    }

    mutating func move(
        along gradient: ParameterSnapshot, _ step: inout LocalStep, staleness: Int,
        _ actions: inout ActionBuffer
    ) {
        let before = replica.snapshot()
        step.take(&replica, along: gradient, staleness: staleness, &actions)
        // Whatever the optimizer makes of the gradient, the twin moves by the same.
        twin.add(1, timesDifference: replica.snapshot(), before)
        pool.recycle(before)
    }

    mutating func merge(_ theirs: ParameterSnapshot, _ mine: ParameterSnapshot) {
        replica.add(0.5, timesDifference: theirs, mine)
        twin.add(Float(momentum.pull), timesDifference: theirs, mine)
    }

    func prefetch() {
        replica.prefetch()
        twin.prefetch()
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }
}

extension AlgorithmEntry {
    static let acceleratedGossip = AlgorithmEntry(
        Pairwise<AcceleratedGossip>.self,
        name: "a2cid2",
        summary: "AD-PSGD accelerated by a second copy of the model; for poorly connected graphs.",
        source: "Nabli, Belilovsky & Oyallon, NeurIPS 2023, arXiv:2306.08289, Algorithm 1 (A2CiD2)",
        problem: """
            Asynchronous averaging is slow on poorly connected graphs; this speeds it up with the same messages.
            """,
        details: """
            As ad-psgd, but each node has a twin x~ of its model x. Between events both drift towards each other, \
            dx = eta (x~ - x) dt and the twin the opposite; a gradient moves both alike; an exchange moves x by half the \
            difference of the models and x~ by the larger share alpha~. Disagreement fades in time sqrt(chi1 chi2) instead of \
            chi1: on a ring of n nodes of order n instead of n^2. chi1 = 1/lambda_2 and chi2 = the largest \
            half resistance of a link, of the Laplacian of exchange rates, are computed from the topology before the run: \
            eta = 1/(2 sqrt(chi1 chi2)), alpha~ = sqrt(chi1/chi2)/2. An exchange keeps the sums of x and of x~; the drift \
            keeps x + x~ of a node.
            """,
        message: """
            the model x with the number of the exchange; the answer is the partner's model, or that it is busy
            """,
        cost: "d floats per exchange each way, one exchange per step",
        extraMemory: "1 (the twin), one snapshot per open exchange, up to 4 cached replies",
        deviations: """
            Both ends drift to the moment of the exchange before they show their models; each has its own clock, which counts \
            in its own steps (mean of the newest and the mean before, one half each, as in the authors' code). There is \
            no drift before a node's first gradient. Partners are found, and exchanges made safe, as in ad-psgd: no central \
            pairing, no all-reduce at start and end. With an optimizer other than sgd the twin moves by the same step as the \
            model.
            """,
        timing: .asynchronous,
        mixing: .none,
        toleratesLoss: true,
        // Gradients aside, the sum of all x and x~ is kept, and that of x alone only as long as both are the same.
        keepsMean: false,
        settings: [
            .stepsPerExchange(
                default: 1,
                "the default is that of ad-psgd; 2 gives a node the paper's one exchange per gradient, its partners' counted in"
            ),
            .lateAnswer,
            Setting(
                "constants", .choice(["topology", "given"]), default: "topology",
                "Where eta and alpha~ come from: the topology, as in the paper, or the two settings below."),
            Setting(
                "momentum-rate", .number(0...1000), default: 0,
                "eta, per gradient, when constants are given; 0 is no drift."),
            Setting(
                "twin-pull", .number(0...1000), default: 0.5,
                "alpha~, when constants are given; 0.5 with momentum-rate 0 is ad-psgd."),
        ],
        check: { topology, settings in
            if let refusal = topology.refusalOfExchanges { return refusal }
            guard settings.text("constants") == "topology", topology.nodeCount > 1 else { return nil }
            guard topology.nodeCount <= ExchangeRates.nodeLimit else {
                return "the constants of \(topology.nodeCount) nodes take too long to compute (at most "
                    + "\(ExchangeRates.nodeLimit)); set constants to given, with momentum-rate and twin-pull"
            }
            return ExchangeRates.of(topology, rate: 1) != nil
                ? nil
                : "the topology is in parts, so its models cannot come together; connect it, or set constants to given"
        })
}
