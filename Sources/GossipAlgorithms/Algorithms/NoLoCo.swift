import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// NoLoCo: DiLoCo without a collective: after many local steps, random pairs take a momentum step and move together.
///
/// Kolehmainen, Blagoev, Donaghy, Ersoy & Nies, "NoLoCo: No-all-reduce low communication training method for large models",
/// 2025, arXiv:2506.10911.
///
/// From the slow φᵢ, H steps of the inner optimizer give the fast θᵢ; then over a random pair
/// `m ← α m + β mean(θ − φ) + γ (mean(φ) − φᵢ)`, `φᵢ ← φᵢ + m`, `θᵢ ← φᵢ`. The γ terms cancel within a pair.
struct NoLoCo: ~Copyable, SynchronousRule {
    /// θ.
    private var fast: ParameterVector
    /// φ.
    private var slow: ParameterVector
    private var momentum: ParameterVector
    /// θ − φ, then its mean over the pair.
    private var change: ParameterVector
    /// The mean of φ over the pair.
    private var middle: ParameterVector
    private var step: LocalStep
    private let localSteps: Int
    private let alpha: Float
    private let beta: Float
    private let gamma: Float

    init(_ start: AlgorithmStart) {
        fast = ParameterVector(start.parameters, pool: start.pool)
        slow = ParameterVector(start.parameters, pool: start.pool)
        middle = ParameterVector(start.parameters, pool: start.pool)
        momentum = ParameterVector(zerosFrom: start.pool)
        change = ParameterVector(zerosFrom: start.pool)
        step = LocalStep(start)
        localSteps = start.settings.integer("local-steps")
        alpha = Float(start.settings.number("outer-momentum"))
        beta = Float(start.settings.number("outer-learning-rate"))
        gamma = Float(start.settings.number("consensus-rate"))
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound { NeighbourRound(start, parts: 2) }

    var isStillLocal: Bool { step.count % localSteps != 0 }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        step.take(&fast, along: gradient, &actions)
        guard !isStillLocal else { return }
        change.assign(fast.snapshot())
        change.add(-1, times: slow.snapshot())
        rounds.send(slow.snapshot(), part: 0, version: step.count, actions: &actions)
        rounds.send(change.snapshot(), part: 1, version: step.count, actions: &actions)
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        middle.assign(slow.snapshot())
        rounds.average(into: &middle, part: 0, steps: step.count, actions: &actions)
        rounds.average(into: &change, part: 1, steps: step.count, actions: &actions)
        momentum.combine(alpha, plus: beta, times: change.snapshot())
        momentum.add(gamma, timesDifference: middle.snapshot(), slow.snapshot())
        slow.add(1, times: momentum.snapshot())
        fast.assign(slow.snapshot())
    }

    func snapshot() -> ParameterSnapshot { fast.snapshot() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("fast", &fast)
        try archive.vector("slow", &slow)
        try archive.vector("momentum", &momentum)
        try step.persist(in: &archive)
    }
}

extension AlgorithmEntry {
    static let noLoCo = AlgorithmEntry(
        Synchronous<NoLoCo>.self,
        name: "noloco",
        summary: "NoLoCo: many local steps, then a momentum step in random pairs instead of an all-reduce.",
        source: "Kolehmainen et al., 2025, arXiv:2506.10911",
        problem: "As diloco, without a collective of all workers, which one slow link holds up.",
        details: """
            Every H local steps each node meets a random other (schedule random-matching, from the run's seed; with an odd \
            number of nodes one stays alone): m <- alpha m + beta mean(theta - phi) + gamma (mean(phi) - phi), \
            phi <- phi + m, theta <- phi, where phi is the slow model, theta the fast one, and means are over the pair. \
            No node waits for more than one other. With beta = gamma = 0.7 the disagreement shrinks to about 0.67 a \
            meeting at alpha 0.5 and grows at alpha 0.9: DiLoCo's momentum must not be used here.
            """,
        message: "the slow model phi and the change theta - phi, to one partner, every H steps",
        cost: "2 d / H floats per step",
        extraMemory: "4 (the slow model, the momentum and two means)",
        deviations: """
            The sign of the gamma term is that of the authors' code: printed the other way, it drives models apart. The \
            topology is not used; pairs may be any two nodes.
            """,
        timing: .synchronous,
        mixing: .symmetric,
        toleratesLoss: true,
        aggregation: .meanOnly(
            because: "its pull towards a pair's mean cancels only when both take that mean"),
        settings: [
            .localSteps(default: 50, "50 is the authors' code's"),
            Setting(
                "outer-momentum", .number(0...0.9999), default: 0.5,
                "alpha, what is left of the outer momentum; 0.5 is the authors' code's."),
            Setting(
                "outer-learning-rate", .number(0...10), default: 0.7,
                "beta, the weight of the pair's mean change; 0.7 is the authors' code's."),
            Setting(
                "consensus-rate", .number(0...2), default: 0.7,
                "gamma, the pull towards the pair's mean; 0.7, as beta, is the authors' code's."),
            .roundTimeout,
        ],
        arrangement: .schedule("random-matching"),
        check: { topology, settings in
            PairwiseConsensus.refusal(
                alpha: settings.number("outer-momentum"), gamma: settings.number("consensus-rate"),
                nodeCount: topology.nodeCount)
        })
}
