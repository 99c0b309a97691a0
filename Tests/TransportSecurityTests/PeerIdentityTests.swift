import Testing

@testable import TransportSecurity

/// Who is refused by whom, and why.
@Suite struct `a peer's identity` {
    private let cluster = Cluster()

    private func settled(_ client: TLSContext, expecting node: String = "b", _ server: TLSContext)
        -> SessionPair
    {
        let pair = SessionPair(
            TLSSession(client, .client(expectedNode: node)),
            TLSSession(server, .server(allowed: { $0 == "a" })))
        pair.settle()
        return pair
    }

    /// A context with a certificate of any identity and validity, also ones that credentials refuse.
    private func context(
        _ identity: CertificateIdentity, validity: CertificateValidity? = nil, by issuer: Cluster? = nil
    ) throws -> TLSContext {
        let issued = try (issuer ?? cluster).authority.issue(
            identity, validity ?? CertificateValidity(days: 30, from: Cluster.noon))
        return TLSContext(
            cluster: cluster.authority.cluster, authority: try authority(of: cluster),
            showing: (try Certificate(pem: issued.certificate, .certificate), try PrivateKey(pem: issued.key))
        ) { Cluster.noon }
    }

    private func authority(of cluster: Cluster) throws -> Certificate {
        try Certificate(pem: cluster.authority.certificate, .authority)
    }

    private func node(_ name: String) -> CertificateIdentity {
        CertificateIdentity(cluster: cluster.authority.cluster, node: name)
    }

    @Test func `a client without a certificate is refused, and learns it after its own handshake`() throws {
        let nobody = TLSContext(
            cluster: cluster.authority.cluster, authority: try authority(of: cluster), showing: nil
        ) { Cluster.noon }
        let pair = SessionPair(
            TLSSession(nobody, .client(expectedNode: "b")),
            TLSSession(try cluster.context("b"), .server(allowed: { _ in true })))
        pair.deliver(pair.client.takeCiphertext(), to: pair.server)
        pair.deliver(pair.server.takeCiphertext(), to: pair.client)
        #expect(pair.client.state == .established(peerNode: "b"))
        pair.settle()
        #expect(pair.server.state == .failed(.refused("the peer shows none")))
        #expect(pair.client.state == .failed(.refusedByPeer(alert: "certificate required")))
    }

    @Test func `certificates of another authority are refused by either end`() throws {
        let other = Cluster(named: "other")
        let id = other.authority.cluster
        let reason = { (name: String) in
            TLSError.refused(
                "not issued by this cluster's authority (it claims node '\(name)' of cluster \(id); "
                    + "this is cluster \(self.cluster.authority.cluster))")
        }
        let foreignClient = settled(
            try context(CertificateIdentity(cluster: id, node: "a"), by: other), try cluster.context("b"))
        #expect(foreignClient.server.state == .failed(reason("a")))
        #expect(foreignClient.client.state == .failed(.refusedByPeer(alert: "unknown CA")))
        let foreignServer = settled(try cluster.context("a"), try other.context("b"))
        #expect(foreignServer.client.state == .failed(reason("b")))
        #expect(foreignServer.server.state == .failed(.refusedByPeer(alert: "unknown CA")))
    }

    @Test func `another cluster under the same authority is refused`() throws {
        let id = try #require(ClusterID(bytes: [UInt8](repeating: 7, count: 16)))
        let pair = settled(
            try context(CertificateIdentity(cluster: id, node: "a")), try cluster.context("b"))
        #expect(
            pair.server.state
                == .failed(
                    .refused("names cluster \(id) (this is cluster \(cluster.authority.cluster))")))
        #expect(pair.client.state == .failed(.refusedByPeer(alert: "bad certificate")))
    }

    @Test func `another node than the one dialled is refused, and so is one that may not dial`() throws {
        let wrongServer = settled(try cluster.context("a"), expecting: "c", try cluster.context("b"))
        #expect(wrongServer.client.state == .failed(.refused("names node 'b' (expected 'c')")))
        #expect(wrongServer.server.state == .failed(.refusedByPeer(alert: "bad certificate")))
        let stranger = settled(try cluster.context("d"), try cluster.context("b"))
        #expect(stranger.server.state == .failed(.refused("names node 'd', which may not connect here")))
        #expect(stranger.client.state == .failed(.refusedByPeer(alert: "bad certificate")))
    }

    @Test func `certificates out of their time are refused with the window and the local time`() throws {
        let noon = Cluster.noon
        let past = CertificateValidity(from: noon.advanced(byDays: -9), until: noon.advanced(byDays: -1))
        let future = CertificateValidity(from: noon.advanced(byDays: 1), until: noon.advanced(byDays: 9))
        let expired = settled(try context(node("a"), validity: past), try cluster.context("b"))
        #expect(
            expired.server.state
                == .failed(
                    .refused(
                        "expired 2026-05-27T20:26:40Z (valid from 2026-05-19T20:26:40Z; "
                            + "local time 2026-05-28T20:26:40Z)")))
        #expect(expired.client.state == .failed(.refusedByPeer(alert: "certificate expired")))
        let early = settled(try cluster.context("a"), try context(node("b"), validity: future))
        #expect(
            early.client.state
                == .failed(
                    .refused(
                        "not valid before 2026-05-29T20:26:40Z (valid until 2026-06-06T20:26:40Z; "
                            + "local time 2026-05-28T20:26:40Z)")))
        #expect(early.server.state == .failed(.refusedByPeer(alert: "bad certificate")))
    }

    @Test func `the authority's own certificate makes nobody a node`() throws {
        let own = TLSContext(
            cluster: cluster.authority.cluster, authority: try authority(of: cluster),
            showing: (try authority(of: cluster), try PrivateKey(pem: cluster.authority.key))
        ) { Cluster.noon }
        let pair = settled(own, try cluster.context("b"))
        guard case .failed(.refused) = pair.server.state else {
            Issue.record("\(pair.server.state)")
            return
        }
    }

    @Test func `a client that offers no TLS 1.3 is refused`() throws {
        // A ClientHello of TLS 1.2: random, no session, one cipher suite, groups and signature algorithms.
        let extensions: [UInt8] = [0, 10, 0, 4, 0, 2, 0, 29, 0, 13, 0, 4, 0, 2, 4, 3]
        let body: [UInt8] =
            [3, 3] + [UInt8](repeating: 9, count: 32) + [0, 0, 2, 0xC0, 0x2B, 1, 0]
            + [0, UInt8(extensions.count)] + extensions
        let hello = [1, 0, 0, UInt8(body.count)] + body
        let record = [22, 3, 1, 0, UInt8(hello.count)] + hello
        let pair = try SessionPair(cluster)
        pair.deliver(record, to: pair.server)
        #expect(pair.server.state == .failed(.violation("unsupported protocol")))
        // A fatal alert, `protocol_version`.
        #expect(pair.server.takeCiphertext().suffix(2) == [2, 70])
    }
}
