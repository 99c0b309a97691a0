public import Catalogues
import Determinism
import LinearAlgebra
import Persistence
public import Topology

/// Muffliato: noise once, then enough gossip that all nodes agree on the noisy mean.
///
/// Cyffers, Even, Bellet & Massoulié, "Muffliato: peer-to-peer privacy amplification for decentralized optimization and
/// averaging", NeurIPS 2022, arXiv:2206.05091, Algorithms 1 (averaging) and 2 (gradient descent).
///
/// A round: H local steps from x; `x₀ = x + clip(Δ, B) + N(0, σ²B²)`, where Δ is how far the steps went and `B = C Σ η`;
/// then T steps of Chebyshev gossip, `x₁ = W x₀`, `x_{t+1} = γ W x_t + (1 − γ) x_{t−1}`. With H = 1 and SGD that is
/// Muffliato-GD: `x₀ = x − η (clip(g, C) + N(0, σ²C²))`.
struct Muffliato: ~Copyable, SynchronousRule {
    private var replica: ParameterVector
    private var step: LocalStep
    private let pool: BufferPool
    private let localSteps: Int
    private let clip: Float
    private let noise: Double
    private let gossip: ChebyshevGossip
    private let noiseStream: RandomStream
    /// The model before the local steps of this round.
    private var base: ParameterSnapshot
    /// B so far: C times the learning rates of the round's local steps.
    private var bound: Float = 0
    /// Whether a round's gossip is under way: then the model is full of noise that nobody has averaged yet.
    private var isGossiping = false
    /// x_{t−1} of the gossip under way; nil before its second step.
    private var previous: ParameterSnapshot?

    init(_ start: AlgorithmStart) {
        replica = ParameterVector(start.parameters, pool: start.pool)
        base = start.parameters
        step = LocalStep(start)
        pool = start.pool
        localSteps = start.settings.integer("local-steps")
        clip = Float(start.settings.number("clip"))
        noise = start.settings.number("noise")
        gossip = Self.gossip(start.topology, start.settings)
        noiseStream = RandomStream(
            seed: start.noiseSeed, purpose: "muffliato noise", start.node, start.incarnation)
    }

    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, exchanges: gossip(start.topology, start.settings).steps, waitsForEver: true)
    }

    /// T and γ, from the settings or from the spectral gap.
    static func gossip(_ topology: Topology, _ settings: Settings) -> ChebyshevGossip {
        let gap = gap(of: topology)
        let isAccelerated = settings.boolean("chebyshev")
        let steps = settings.integer("gossip-steps")
        // A clipped step lies in a ball of radius 1, in units of the sensitivity: the variance is at most 1.
        return steps > 0
            ? ChebyshevGossip(steps: steps, gap: gap, isAccelerated: isAccelerated)
            : ChebyshevGossip(
                nodes: topology.nodeCount, noise: settings.number("noise"), spread: 1, gap: gap,
                isAccelerated: isAccelerated)
    }

    /// Up to how many nodes the gap comes from the full matrix; each node computes it.
    private static let denseLimit = 64
    /// The smallest gap that T is computed for: below it gossip takes thousands of steps.
    static let leastGap = 1e-5

    static func gap(of topology: Topology) -> Double {
        1 - SpectralAnalysis(of: topology.matrix(round: 0), denseLimit: denseLimit).secondEigenvalueModulus
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        if !isStillLocal {
            base = replica.snapshot()
            bound = 0
        }
        bound += clip * step.rate
        step.take(&replica, along: gradient, &actions)
        guard !isStillLocal else { return }
        hide(round: rounds.round)
        rounds.send(replica.snapshot(), actions: &actions)
    }

    var isStillLocal: Bool { step.count % localSteps != 0 }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        let present = replica.snapshot()
        rounds.average(into: &replica, actions: &actions)
        if let previous = previous.take() {
            // γ Wx + (1 − γ) x₋ as Wx + (γ − 1)(Wx − x₋): where all agree already, exactly nothing.
            replica.add(
                Float(gossip.momentum - 1), timesDifference: replica.snapshot(), previous)
            pool.recycle(consume previous)
        }
        previous = present
        if rounds.stage == gossip.steps - 1 { isGossiping = false }
    }

    /// Amid gossip the model that all agreed on last.
    func outcome(_ rounds: NeighbourRound) -> ParameterSnapshot { isGossiping ? base : replica.snapshot() }

    mutating func resume(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        rounds.send(replica.snapshot(), actions: &actions)
    }

    func snapshot() -> ParameterSnapshot { replica.snapshot() }

    /// Each round's noise is a function of its number: nothing of it is kept.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("replica", &replica)
        try step.persist(in: &archive)
        guard localSteps > 1 else { return }
        try archive.snapshot("base", &base)
        try archive.value("bound", &bound)
    }

    /// `x ← base + clip(x − base, B) + N(0, σ²B²)`.
    private mutating func hide(round: Int) {
        previous = nil
        isGossiping = true
        let norm = replica.snapshot().squaredDistance(to: base).squareRoot()
        if !norm.isFinite {
            replica.assign(base)
        } else if norm > Double(bound) {
            let factor = Float(Double(bound) / norm)
            replica.combine(factor, plus: 1 - factor, times: base)
        }
        let deviation = noise * Double(bound)
        guard deviation > 0 else { return }
        var stream = noiseStream.substream("round", round)
        var values = replica.mutableSpan
        for index in values.indices { values[index] += Float(deviation * stream.normal()) }
    }
}

extension AlgorithmEntry {
    static let muffliato = AlgorithmEntry(
        Synchronous<Muffliato>.self,
        name: "muffliato",
        summary: "Muffliato: clip, add noise once, gossip until all agree; private towards far nodes.",
        source: "Cyffers, Even, Bellet & Massoulie, NeurIPS 2022, arXiv:2206.05091, Algorithms 1 and 2",
        problem: """
            Averages among nodes that trust nobody with their own step: what a node gives away fades with distance.
            """,
        details: """
            Each round: local steps, their sum clipped to C times their learning rates, Gaussian noise of sigma times that \
            bound, then T steps of gossip with Chebyshev acceleration: x_1 = W x_0, x_t+1 = gamma W x_t + (1 - gamma) x_t-1. \
            T = ceil(gap^-1/2 ln(n max(1, 1/sigma^2))): what is left of the disagreement is then below the noise, of which \
            averaging leaves 1/n. What a node's data gives away falls with the distance: murmur topology show --privacy \
            states it. With local-steps 1 and sgd it is Muffliato-GD.
            """,
        message: "the noisy model, T times a round",
        cost: "T deg · d floats per round",
        extraMemory: "2 (the model before the local steps, the last step of gossip)",
        deviations: """
            What is protected is the whole of a node's step, not one example; the bound is on the step instead of on the data, \
            and sigma is stated over it. T comes from the clipped steps' spread, at most 1 in units of the bound, instead of the \
            paper's values in [0, 1]. When a neighbour is lost, its weight falls to the node. While a round's gossip is under way, a node's model is the one \
            of the round before.
            """,
        timing: .synchronous,
        mixing: .symmetric,
        toleratesLoss: false,
        keepsMean: false,
        settings: [
            Setting(
                "clip", .number(0...1e6, excludingLowerBound: true), default: 1,
                "C: the largest norm of a node's gradient; the round's step is clipped to C times its learning rates; our choice, for "
                    + "data of that scale, as in the paper."
            ),
            Setting(
                "noise", .number(0...1e6, excludingLowerBound: true), default: 1,
                "sigma: the noise's standard deviation over the bound of the step; our choice, a local loss of 1/2 per order."
            ),
            Setting(
                "gossip-steps", .integer(0...10_000), default: 0,
                "T: steps of gossip in a round; 0 takes as many as the spectral gap asks for."),
            Setting(
                "chebyshev", .boolean, default: true,
                "Whether gossip is accelerated: steps grow with gap^-1/2 instead of gap^-1; it is in the paper."
            ),
            Setting(
                "local-steps", .integer(1...1_000_000), default: 1,
                "H: local steps in a round; 1 is Muffliato-GD."),
        ],
        addsNoise: true,
        check: { topology, _ in
            if topology.schedule.period != 1 {
                return "muffliato gossips with one mixing matrix, but the schedule "
                    + "\(topology.schedule.name) changes it by rounds; choose a static topology"
            }
            return Muffliato.gap(of: topology) >= Muffliato.leastGap
                ? nil
                : "muffliato gossips until all agree, which never happens here, or takes thousands of steps: the spectral "
                    + "gap is below 1e-5; choose a connected topology that mixes faster, or the mixing rule lazy"
        })
}

extension AlgorithmEntry {
    /// The algorithm whose privacy falls with the distance.
    public static var ofPrivateGossip: AlgorithmEntry { muffliato }

    /// T and γ of its rounds, on a topology that it does not refuse.
    public static func privateGossip(on topology: Topology, _ settings: Settings) -> ChebyshevGossip {
        Muffliato.gossip(topology, settings)
    }
}
