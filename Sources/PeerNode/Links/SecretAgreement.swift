import GossipAlgorithms
import TransportSecurity
import Wire

/// The secrets a node shares with each of its neighbours in this start of it: agreed on from the keys of their handshakes.
///
/// A key is made anew for every start and never leaves the process. Its public half is part of the identity that a node
/// shows over a connection which its certificate secures, so whoever passes connections on can put no key in its place; and
/// the secret depends on who both ends are, in which run and which start of theirs.
struct SecretAgreement {
    private let key: KeyAgreement
    private let own: PeerIdentity
    /// The key of each neighbour that the present secret comes from, by its number.
    private var known: [UInt32: Fingerprint] = [:]

    /// - Parameters:
    ///   - key: this start's key.
    ///   - own: what this node says about itself, with the key's public half.
    init(_ key: KeyAgreement, of own: PeerIdentity) {
        self.key = key
        self.own = own
    }

    /// What this node now shares with a neighbour.
    ///
    /// - Returns: nil when it is what it was, or when the neighbour has shown no usable key.
    mutating func newSecret(with other: PeerIdentity) -> PairSecret? {
        guard let otherKey = other.agreementKey, known[other.node] != otherKey,
            let secret = key.secret(with: otherKey.bytes, for: purpose(with: other))
        else { return nil }
        known[other.node] = otherKey
        return secret.withBytes { PairSecret($0) }
    }

    /// Everything the secret is bound to: the run, and both ends in the order of their numbers.
    private func purpose(with other: PeerIdentity) -> [UInt8] {
        var bytes = Array("murmuration pairwise masks".utf8)
        bytes += own.cluster.bytes
        bytes += own.run.bytes
        for end in own.node < other.node ? [own, other] : [other, own] {
            append(UInt64(end.node), to: &bytes)
            append(end.incarnation, to: &bytes)
            append(UInt64(end.nodeName.utf8.count), to: &bytes)
            bytes += Array(end.nodeName.utf8)
            bytes += end.agreementKey?.bytes ?? []
        }
        return bytes
    }

    private func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * byte))) }
    }
}
