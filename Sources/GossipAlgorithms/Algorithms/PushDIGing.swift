import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// Push-DIGing: gradient tracking over push-sum, exact on unlike data over directed graphs.
///
/// Nedić, Olshevsky & Shi, "Achieving geometric convergence for distributed optimization over time-varying graphs", SIAM J.
/// Optim. 27, 2017, arXiv:1607.03218, Algorithm 2.
///
/// With column-stochastic P: `u⁺ = P (u − η y)`, `w⁺ = P w`, `z⁺ = u⁺/w⁺`, `y⁺ = P y + g(z⁺) − g(z)`, from `y₀ = g₀`. Sums are kept:
/// `Σᵢ yᵢ = Σᵢ gᵢ(zᵢ)`, so that each node steps along its share of the sum of all gradients.
struct PushDIGing: ~Copyable, SynchronousRule {
    /// (u, w), of which u takes the step.
    private var pushed: PushSumMass
    /// y; between rounds `P y` of the last round.
    private var tracker: ParameterVector
    private var step: LocalStep
    private let pool: BufferPool
    /// g of the last round: the very gradient that is in the tracker, never evaluated again.
    private var lastGradient: ParameterSnapshot?

    init(_ start: AlgorithmStart) {
        pushed = PushSumMass(start)
        tracker = ParameterVector(zerosFrom: start.pool)
        step = LocalStep(start)
        pool = start.pool
    }

    /// The models in part 0, with the weight; the trackers in part 1.
    static func rounds(_ start: AlgorithmStart) -> NeighbourRound {
        NeighbourRound(start, parts: 2, waitsForEver: true)
    }

    func mass(_ rounds: NeighbourRound) -> Double { pushed.weight(with: rounds) }

    func snapshot() -> ParameterSnapshot { pushed.estimate() }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try pushed.persist(in: &archive)
        try archive.vector("tracker", &tracker)
        try archive.snapshot("last-gradient", &lastGradient, length: tracker.count)
        try step.persist(in: &archive)
    }

    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        if let last = lastGradient.take() {
            tracker.add(1, timesDifference: gradient, last)
            pool.recycle(consume last)
        } else {
            tracker.add(1, times: gradient)
        }
        lastGradient = gradient
        step.take(&pushed.numerator, along: tracker.snapshot(), &actions)
        let parts = PushSumMass.Parts(receivers: rounds.receiverCount)
        pushed.give(parts, rounds, &actions)
        rounds.send(
            Message(
                round: rounds.exchange, part: 1, version: rounds.round, share: parts.given,
                payload: .dense(tracker.snapshot())),
            actions: &actions)
        tracker.scale(by: Float(parts.kept))
    }

    func refusal(of message: Message, from sender: Int) -> Refusal? {
        let isTracker = message.part == 1 && message.share > 0 && message.share <= 1
        return isTracker || PushSumMass.admits(message) ? nil : .nonFinite
    }

    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        pushed.take(rounds, &actions)
        for neighbour in rounds.neighbourhood.incoming {
            guard let message = rounds.message(from: neighbour.node, part: 1), let values = message.values
            else { continue }
            tracker.add(Float(message.share), times: values)
        }
    }
}

extension AlgorithmEntry {
    static let pushDIGing = AlgorithmEntry(
        Synchronous<PushDIGing>.self,
        name: "push-diging",
        summary: "Push-DIGing: gradient tracking over push-sum, exact on directed graphs.",
        source: "Nedic, Olshevsky & Shi, SIAM J. Optim. 2017, arXiv:1607.03218, Algorithm 2",
        problem: "The exact optimum under unlike data on directed graphs.",
        details: """
            What gradient-tracking is to D-PSGD, this is to sgp: each node keeps a tracker y of the mean gradient, \
            y_0 = g_0, and steps along it. u+ = P (u - eta y), w+ = P w, z+ = u+/w+, y+ = P y + g(z+) - g(z), where each \
            sender splits its (u, w, y) evenly over itself and its receivers. Always sum_i y_i = sum_i g_i(z_i). With full \
            gradients all rest at the exact optimum, however unlike the data, on directed and time-varying graphs; the \
            step must be smaller than sgp's where the graph mixes slowly or weights are uneven.
            """,
        message: "the numerator u and the tracker y, with the receiver's share of them, and that share of w",
        cost: "out-degree · (2d + 1) floats per step",
        extraMemory: "2 (the tracker and the last gradient)",
        deviations: """
            Any optimizer may take the step along the tracker; the theory is for SGD, and weight decay is left out of the \
            tracked gradient. Shares come from the sender's out-degree, not from the mixing rule. When a neighbour is lost, \
            the others go on without the mass and the tracked gradients it holds.
            """,
        timing: .synchronous,
        mixing: .none,
        toleratesLoss: false)
}
