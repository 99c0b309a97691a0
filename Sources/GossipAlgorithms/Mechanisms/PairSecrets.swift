import Determinism

/// 256 bits that two nodes share and nobody else knows; never shown in a text.
public struct PairSecret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Bytes of a secret.
    public static let byteCount = 32

    /// The secret as a key.
    let key: KeyStream.Key

    /// A secret from its 32 bytes; nil for any other number of them.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var key = KeyStream.Key()
        for (index, byte) in bytes.enumerated() { key[index / 4] |= UInt32(byte) << UInt32(8 * (index % 4)) }
        self.key = key
    }

    /// What stands for a pair's secret where there are no secrets, in a simulation: a function of the run's seed.
    init(seed: UInt64, between node: Int, and other: Int) {
        var stream = RandomStream(seed: seed, purpose: "pairwise mask", min(node, other), max(node, other))
        var key = KeyStream.Key()
        for index in 0..<4 {
            let bits = stream.next()
            key[2 * index] = UInt32(truncatingIfNeeded: bits)
            key[2 * index + 1] = UInt32(truncatingIfNeeded: bits &>> 32)
        }
        self.key = key
    }

    /// The 32 bytes, for whoever must keep them, in a place for secrets.
    public var bytes: [UInt8] {
        (0..<Self.byteCount).map { UInt8(truncatingIfNeeded: key[$0 / 4] &>> UInt32(8 * ($0 % 4))) }
    }

    /// `<redacted>`.
    public var description: String { "<redacted>" }

    /// `<redacted>`.
    public var debugDescription: String { description }

    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a node shares with each other node: what it was told, or, in a simulation, what follows from the seed.
struct PairSecrets {
    private let node: Int
    /// The run's seed where secrets follow from it; nil where nodes agree on them.
    private let seed: UInt64?
    private var agreed: [PairSecret?]

    init(_ start: AlgorithmStart) {
        node = start.node
        seed = start.agreesOnSecrets ? nil : start.seed
        agreed = [PairSecret?](repeating: nil, count: start.agreesOnSecrets ? start.nodeCount : 0)
    }

    /// The secret with another node; nil when there is none yet.
    func secret(with other: Int) -> PairSecret? {
        if let seed { return PairSecret(seed: seed, between: node, and: other) }
        return agreed[other]
    }

    /// Keeps what was agreed on with another node, in place of what was before: the other has started anew.
    mutating func keep(_ secret: PairSecret, with other: Int) {
        if agreed.indices.contains(other) { agreed[other] = secret }
    }
}
