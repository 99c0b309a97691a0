import GossipAlgorithms
import Testing
import TransportSecurity
import Wire

@testable import PeerNode

@Suite struct `An agreement on secrets` {
    /// What a node says about itself, with the public half of a key.
    private func identity(
        _ node: UInt32, _ key: KeyAgreement?, run: UInt8 = 2, incarnation: UInt64 = 0
    ) throws -> PeerIdentity {
        let print = try #require(Fingerprint(repeatElement(3, count: 32)))
        return try PeerIdentity(
            cluster: #require(Identifier(repeatElement(1, count: 16))),
            run: #require(Identifier(repeatElement(run, count: 16))), node: node, nodeName: "n\(node)",
            incarnation: incarnation, model: print, topology: print, experiment: print, parameterCount: 10,
            encoding: "float32", agreementKey: key.flatMap { Fingerprint($0.publicBytes) })
    }

    private let keys = [KeyAgreement(), KeyAgreement(), KeyAgreement()]

    private func secret(_ node: UInt32, _ other: PeerIdentity, run: UInt8 = 2) throws -> PairSecret? {
        let key = keys[Int(node)]
        var agreement = SecretAgreement(key, of: try identity(node, key, run: run))
        return agreement.newSecret(with: other)
    }

    @Test func `gives both ends the same secret, and every pair another`() throws {
        let one = try #require(try secret(0, identity(1, keys[1])))
        #expect(try secret(1, identity(0, keys[0])) == one)
        #expect(try secret(0, identity(2, keys[2])) != one)
    }

    @Test func `is bound to the run, to the start and to the keys of both ends`() throws {
        let one = try #require(try secret(0, identity(1, keys[1])))
        #expect(try secret(0, identity(1, keys[1], run: 9), run: 9) != one)
        #expect(try secret(0, identity(1, keys[1], incarnation: 1)) != one)
        // Whoever stands between with a key of its own shares something with each end, and neither of it is theirs.
        let middle = KeyAgreement()
        let (first, second) = (
            try secret(0, identity(1, middle)), try secret(1, identity(0, middle))
        )
        #expect(first != second && first != one && second != one)
    }

    @Test func `tells of a secret once, and again after a new start`() throws {
        var agreement = SecretAgreement(keys[0], of: try identity(0, keys[0]))
        #expect(agreement.newSecret(with: try identity(1, keys[1])) != nil)
        #expect(agreement.newSecret(with: try identity(1, keys[1])) == nil)
        #expect(agreement.newSecret(with: try identity(1, keys[2], incarnation: 1)) != nil)
        #expect(agreement.newSecret(with: try identity(2, nil)) == nil)
    }
}
