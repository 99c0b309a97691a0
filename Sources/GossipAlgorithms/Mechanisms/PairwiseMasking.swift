import Catalogues
import Compressors
import Determinism
import LinearAlgebra
import Topology

/// Pairwise masking: whoever sees a node's message sees random numbers; the sum over a whole group is the true one.
///
/// Bonawitz et al., "Practical secure aggregation for privacy-preserving machine learning", CCS 2017. Any two nodes i < j
/// of a group share a secret kᵢⱼ, and with it a stream of random words for each round r; i adds it to what it says and j
/// subtracts it, in whole numbers modulo 2³²:
///
///     yᵢ = ⌊xᵢ/u⌉ + Σ_{j > i} PRG(kᵢⱼ, r) − Σ_{j < i} PRG(kᵢⱼ, r),   Σᵢ yᵢ = Σᵢ ⌊xᵢ/u⌉  (mod 2³²).
///
/// Only the sum over all of the group is unmasked: one member less, or one that had another secret in mind because it or its
/// partner was started anew, and it is random. Everybody says `checkWords` zeros at the end, which are masked as well: where
/// their sum is not zero the masks have not gone, and the sum is worth nothing.
///
/// Where secrets come from is the host's affair: real peers agree on them (`Event.agreed`), a simulation makes them of the
/// run's seed, which shows costs, rounding and what a dropout does, and hides nothing.
///
/// Deviations: there are no shares of secrets (Shamir) to go on without a member; the group gives the sum up instead.
struct PairwiseMasking {
    /// Zeros at the end of what is said: by chance they come out right once in 2⁶⁴ sums.
    static let checkWords = 2

    private let node: Int
    private var secrets: PairSecrets
    let numbers: FixedPointSum

    /// Nil unless the settings switch masking on.
    init?(_ start: AlgorithmStart, groupLimit: Int) {
        guard Self.isOn(start.settings) else { return nil }
        node = start.node
        secrets = PairSecrets(start)
        numbers = FixedPointSum(range: start.settings.number("masking-range"), terms: max(1, groupLimit))
    }

    /// Whether the settings have masking, and switch it on.
    static func isOn(_ settings: Settings) -> Bool {
        settings.all.contains { $0.name == Setting.masking[0].name } && settings.boolean("masking")
    }

    /// The length of what stands for so many values on its way.
    static func maskedCount(_ count: Int, _ settings: Settings) -> Int {
        isOn(settings) ? count + checkWords : count
    }

    /// Keeps what this node now shares with another.
    mutating func keep(_ secret: PairSecret, with other: Int) { secrets.keep(secret, with: other) }

    /// Whether this node shares a secret with another.
    func hasSecret(with other: Int) -> Bool { other == node || secrets.secret(with: other) != nil }

    /// What this node says instead of its values.
    ///
    /// Without a secret for every member it says zeros with the masks it has, so that fewer masks give nothing away, and a
    /// one as check word: the sum is worth nothing then.
    ///
    /// - Parameters:
    ///   - values: the numbers.
    ///   - group: all members, this node with or without.
    ///   - round: the number of the sum; no two have the same masks.
    ///   - words: overwritten, `[values.count + checkWords]`.
    ///   - actions: told when values had to be cut.
    func hide<Group: Sequence<Int>>(
        _ values: Span<Float>, in group: Group, round: Int, into words: inout [UInt32],
        _ actions: inout ActionBuffer
    ) {
        let cut = numbers.encode(values, zerosAfter: Self.checkWords, into: &words)
        if cut > 0 { actions.record(.skipped(.outOfRange, with: node)) }
        if !group.allSatisfy({ hasSecret(with: $0) }) {
            for index in words.indices { words[index] = index == words.count - 1 ? 1 : 0 }
        }
        var target = words.mutableSpan
        for other in group where other != node {
            guard let secret = secrets.secret(with: other) else { continue }
            var stream = KeyStream(key: secret.key, number: round)
            stream.combine(into: &target, subtracting: node > other)
        }
    }

    /// `x ← sum/divisor`, unless masks are left in the sum.
    ///
    /// - Returns: whether all masks were gone; otherwise nothing is changed.
    func reveal(_ sum: [UInt32], dividedBy divisor: Int, into values: inout ParameterVector) -> Bool {
        guard sum.suffix(Self.checkWords).allSatisfy({ $0 == 0 }) else { return false }
        numbers.decode(sum, dividedBy: divisor, into: &values)
        return true
    }
}

/// Masked averages over the groups of a round, every member's message going to all others.
struct MaskedGroupAverage {
    private var masking: PairwiseMasking
    private let node: Int
    /// What this node said in this round.
    private var words: [UInt32] = []

    /// Nil unless the settings switch masking on.
    init?(_ start: AlgorithmStart) {
        guard let masking = PairwiseMasking(start, groupLimit: start.nodeCount) else { return nil }
        self.masking = masking
        node = start.node
    }

    /// Keeps what this node now shares with another.
    mutating func keep(_ secret: PairSecret, with other: Int) { masking.keep(secret, with: other) }

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

    /// `x ←` the mean over the group; nothing when a member's message is missing, each of which is recorded, or when the
    /// masks do not cancel.
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
        for case let vector? in vectors { masking.numbers.add(vector, to: &words) }
        guard masking.reveal(words, dividedBy: group.count + 1, into: &replica) else {
            return actions.record(.skipped(.masksLeft, with: node))
        }
        for member in group {
            let version = rounds.message(from: member.node)?.version ?? rounds.round
            actions.record(.merged(with: member.node, lag: rounds.round - version))
        }
    }
}

extension Setting {
    /// Whether group sums are masked, and the numbers they are taken in.
    static let masking = [
        Setting(
            "masking", .boolean, default: false,
            "Whether nodes mask what they say, so that only the sum over the group shows; a simulation's masks hide nothing. "
                + "The papers of these algorithms have none."
        ),
        Setting(
            "masking-range", .number(1e-6...1e6), default: 16,
            "The largest element that masked numbers hold; what is beyond is cut, and counted as out of range; our choice, "
                + "far above the numbers of usual models."
        ),
    ]
}
