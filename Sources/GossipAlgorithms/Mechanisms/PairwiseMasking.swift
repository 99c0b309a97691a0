import Catalogues
import Compressors
import Determinism
import LinearAlgebra
import Topology

/// Pairwise masking: whoever sees a node's message sees random numbers; the sum over a whole group is the true one.
///
/// Bonawitz et al., "Practical secure aggregation for privacy-preserving machine learning", CCS 2017. Any two nodes i < j
/// of a group share a stream of random words; i adds it to what it says and j subtracts it, in whole numbers modulo 2³²:
///
///     yᵢ = ⌊xᵢ/u⌉ + Σ_{j > i} PRG(kᵢⱼ) − Σ_{j < i} PRG(kᵢⱼ),   Σᵢ yᵢ = Σᵢ ⌊xᵢ/u⌉  (mod 2³²).
///
/// Only the sum over all of the group is unmasked: one member less, and it is random.
///
/// Deviations: the common keys are a function of the run's seed, which every node knows, so this is for simulations, where it
/// shows costs, rounding and what a dropout does; there are no shares of keys (Shamir) to go on without a member, the
/// group gives the sum up instead.
struct PairwiseMasking {
    private let node: Int
    private let seed: UInt64
    let numbers: FixedPointSum

    /// Nil unless the settings switch masking on.
    init?(_ start: AlgorithmStart, groupLimit: Int) {
        guard Self.isOn(start.settings) else { return nil }
        node = start.node
        seed = start.seed
        numbers = FixedPointSum(range: start.settings.number("masking-range"), terms: max(1, groupLimit))
    }

    /// Whether the settings have masking, and switch it on.
    static func isOn(_ settings: Settings) -> Bool {
        settings.all.contains { $0.name == Setting.masking[0].name } && settings.boolean("masking")
    }

    /// What this node says instead of its values.
    ///
    /// - Parameters:
    ///   - values: the numbers.
    ///   - group: all members, this node with or without.
    ///   - round: the number of the sum; no two have the same masks.
    ///   - words: overwritten.
    ///   - actions: told when values had to be cut.
    func hide<Group: Sequence<Int>>(
        _ values: Span<Float>, in group: Group, round: Int, into words: inout [UInt32],
        _ actions: inout ActionBuffer
    ) {
        if numbers.encode(values, into: &words) > 0 { actions.record(.skipped(.outOfRange, with: node)) }
        for other in group where other != node {
            addMask(sharedWith: other, round: round, to: &words)
        }
    }

    /// Adds what this node and another share, or subtracts it when the other has the smaller number.
    private func addMask(sharedWith other: Int, round: Int, to words: inout [UInt32]) {
        var stream = RandomStream(
            seed: seed, purpose: "pairwise mask", min(node, other), max(node, other), round)
        var target = words.mutableSpan
        var index = 0
        while index < target.count {
            let bits = stream.next()
            let (low, high) = (UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits &>> 32))
            target[index] = node < other ? target[index] &+ low : target[index] &- low
            if index + 1 < target.count {
                target[index + 1] = node < other ? target[index + 1] &+ high : target[index + 1] &- high
            }
            index += 2
        }
    }
}

/// Masked averages over the groups of a round, every member's message going to all others.
struct MaskedGroupAverage {
    private let masking: PairwiseMasking
    private let node: Int
    /// What this node said in this round.
    private var words: [UInt32] = []

    /// Nil unless the settings switch masking on.
    init?(_ start: AlgorithmStart) {
        guard let masking = PairwiseMasking(start, groupLimit: start.nodeCount) else { return nil }
        self.masking = masking
        node = start.node
    }

    /// Says a vector to the group, masked for all its members, whoever of them is there.
    mutating func send(_ values: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer) {
        masking.hide(
            values.span, in: rounds.neighbourhood.incoming.lazy.map(\.node), round: rounds.exchange,
            into: &words, &actions)
        rounds.send(masking.numbers.vector(words, 0..<words.count), actions: &actions)
    }

    /// Why a message is no masked number of this sum; nil when it is one, or nothing.
    func refusal(of message: Message) -> Refusal? {
        guard let vector = message.compressed else { return nil }
        return masking.numbers.understands(vector) ? nil : .unexpected
    }

    /// `x ←` the mean over the group; when a member's message is missing nothing, and each missing one is recorded.
    mutating func average(
        into replica: inout ParameterVector, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) {
        let group = rounds.neighbourhood.incoming
        guard !group.isEmpty else { return }
        let vectors = group.map { rounds.message(from: $0.node)?.compressed }
        guard vectors.allSatisfy({ $0 != nil }) else {
            for (member, vector) in zip(group, vectors) where vector == nil {
                actions.record(.skipped(rounds.isLost(member.node) ? .lost : .timeout, with: member.node))
            }
            return
        }
        for (member, vector) in zip(group, vectors) {
            guard let vector else { continue }
            masking.numbers.add(vector, to: &words)
            let version = rounds.message(from: member.node)?.version ?? rounds.round
            actions.record(.merged(with: member.node, lag: rounds.round - version))
        }
        masking.numbers.decode(words, dividedBy: group.count + 1, into: &replica)
    }
}

extension Setting {
    /// Whether group sums are masked, and the numbers they are taken in.
    static let masking = [
        Setting(
            "masking", .boolean, default: false,
            "Whether nodes mask what they say, so that only the sum over the group shows; in simulations only."
        ),
        Setting(
            "masking-range", .number(1e-6...1e6), default: 16,
            "The largest element that masked numbers hold; what is beyond is cut, and counted as out of range."
        ),
    ]
}
