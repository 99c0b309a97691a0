import LinearAlgebra
import Persistence
import Topology

/// A node's share of push-sum's mass in rounds: the numerator u and the weight w, whose ratio z = u/w is its estimate.
///
/// Kempe, Dobra & Gehrke, FOCS 2003. Each round a node keeps one part of its mass, gives each receiver an equal one, and
/// adds what arrives: Σ u and Σ w change by nothing else. The sender chooses the parts, so columns sum to one on every
/// directed graph and nobody needs to know how many it hears.
struct PushSumMass: Persistent, ~Copyable {
    /// u, the biased parameters.
    var numerator: ParameterVector
    /// w, in double precision; the weights of all nodes and of what is in flight sum to n.
    private(set) var weight = 1.0
    private let pool: BufferPool
    /// What was given in the last rounds, as many as overlap: after a restart it is sent again.
    private var recent: [Message] = []
    private let overlap: Int
    private var isRestarted = false

    /// The parts of a round: `1/(1 + receivers)` each.
    ///
    /// A part is exact in single precision and the node keeps the rest, so that mass is split without remainder. A lost receiver
    /// gets none: w would run dry, and a step, which is not scaled by w, would grow without bound.
    struct Parts {
        /// Each receiver's part.
        let given: Double
        /// The node's own.
        let kept: Double

        init(receivers: Int) {
            given = Double(1 / Float(1 + receivers))
            kept = 1 - Double(receivers) * given
        }
    }

    /// `overlap` is that of the rounds it is given and taken in.
    init(_ start: AlgorithmStart, overlap: Int = 0) {
        self.overlap = overlap
        numerator = ParameterVector(start.parameters, pool: start.pool)
        pool = start.pool
    }

    /// At the start of a round none of the node's mass is in flight, but what overlaps: the giver keeps it and sends it again,
    /// and who has it already (`NeighbourRound`) refuses it as doubled.
    ///
    /// If all nodes go on from one round, the weights sum to n. A node that goes on from an earlier round than the others
    /// brings back mass that it had given away since.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.vector("numerator", &numerator)
        try archive.value("weight", &weight, in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
        guard overlap > 0 else { return }
        var given: [ParameterSnapshot?] = []
        for index in 0..<overlap {
            var values = index < recent.count ? recent[index].values : nil
            try archive.snapshot("given-\(index)", &values, length: numerator.count)
            given.append(values)
        }
        let missing = overlap - recent.count
        var rounds = recent.map(\.round) + [Int](repeating: 0, count: missing)
        var shares = recent.map(\.share) + [Double](repeating: 0, count: missing)
        var weights = recent.map(\.weight) + [Double](repeating: 0, count: missing)
        try archive.values("given-rounds", &rounds)
        try archive.values("given-shares", &shares)
        try archive.values("given-weights", &weights)
        guard archive.isReading else { return }
        isRestarted = true
        recent = given.indices.compactMap { index in
            given[index].map {
                Message(
                    round: rounds[index], version: rounds[index], share: shares[index],
                    weight: weights[index], payload: .dense($0))
            }
        }
    }

    /// The first round after a restart: sends again what was given in the rounds that are still open.
    mutating func repeatAfterRestart(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        guard isRestarted else { return }
        isRestarted = false
        for message in recent where rounds.open.contains(message.round) {
            rounds.send(message, actions: &actions)
        }
    }

    /// `z = u/w`.
    func estimate() -> ParameterSnapshot { Self.ratio(numerator.snapshot(), weight, pool) }

    /// z with the mass that has come and is not due.
    func estimate(with rounds: NeighbourRound) -> ParameterSnapshot {
        guard !rounds.open.isEmpty else { return estimate() }
        var sum = ParameterVector(numerator.snapshot(), pool: pool)
        rounds.forEachEarly { message in
            if let values = message.values { sum.add(Float(message.share), times: values) }
        }
        return Self.ratio(sum.freeze(), weight(with: rounds), pool)
    }

    /// w with the mass that has come and is not due.
    func weight(with rounds: NeighbourRound) -> Double {
        var total = weight
        rounds.forEachEarly { total += $0.weight }
        return total
    }

    private static func ratio(
        _ numerator: ParameterSnapshot, _ weight: Double, _ pool: BufferPool
    ) -> ParameterSnapshot {
        guard weight != 1 else { return numerator }
        var estimate = ParameterVector(numerator, pool: pool)
        estimate.scale(by: Float(1 / weight))
        return estimate.freeze()
    }

    /// Sends each receiver of the round its part of (u, w) and keeps the rest.
    mutating func give(_ parts: Parts, _ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        let message = Message(
            round: rounds.exchange, version: rounds.round, share: parts.given, weight: parts.given * weight,
            payload: .dense(numerator.snapshot()))
        rounds.send(message, actions: &actions)
        if overlap > 0 {
            if recent.count == overlap { recent.removeFirst() }
            recent.append(message)
        }
        numerator.scale(by: Float(parts.kept))
        weight *= parts.kept
    }

    /// Whether a message can be a part of somebody's mass.
    static func admits(_ message: Message) -> Bool {
        message.weight > 0 && message.share > 0 && message.share <= 1
    }

    /// Adds what arrived in the round, in the neighbourhood's order; records each merge and each absence.
    mutating func take(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        for neighbour in rounds.neighbourhood.incoming {
            guard let message = rounds.message(from: neighbour.node), let values = message.values else {
                actions.record(.skipped(.timeout, with: neighbour.node))
                continue
            }
            numerator.add(Float(message.share), times: values)
            weight += message.weight
            actions.record(.merged(with: neighbour.node, lag: rounds.round - message.version))
        }
    }
}
