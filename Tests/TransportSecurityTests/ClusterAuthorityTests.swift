import Testing

@testable import TransportSecurity

@Suite struct `a cluster's authority` {
    private let noon = Cluster.noon

    @Test func `says who it is, for which cluster and for how long`() {
        let authority = Cluster().authority
        let description = authority.description
        #expect(description.isAuthority)
        #expect(description.cluster == authority.cluster)
        #expect(description.node == nil)
        #expect(description.subject == "CN=flock,OU=\(authority.cluster),O=Murmuration")
        #expect(description.issuer == description.subject)
        #expect(description.keyKind == "ECDSA P-256")
        #expect(description.validity == CertificateValidity(days: 3650, from: noon))
    }

    @Test func `issues certificates that name node and cluster`() throws {
        let authority = Cluster().authority
        let issued = try authority.issue(node: "n3", validity: CertificateValidity(days: 30, from: noon))
        let description = try CertificateDescription(pem: issued.certificate)
        #expect(!description.isAuthority)
        #expect(description.cluster == authority.cluster)
        #expect(description.node == "n3")
        #expect(description.subject == "CN=n3,OU=\(authority.cluster),O=Murmuration")
        #expect(description.issuer == authority.description.subject)
        #expect(description.fingerprint.count == 64)
        let certificate = try Certificate(pem: issued.certificate, .certificate)
        #expect(certificate.uris == ["murmur://\(authority.cluster)/node/n3"])
        #expect(certificate.isForBothRoles)
    }

    @Test func `never gives the same number, key or cluster twice`() throws {
        let authority = Cluster().authority
        let descriptions = try (0..<8).map { _ in
            try CertificateDescription(
                pem: authority.issue(node: "n", validity: CertificateValidity(days: 1, from: noon))
                    .certificate)
        }
        #expect(Set(descriptions.map(\.serial)).count == 8)
        #expect(descriptions.allSatisfy { $0.serial.count == 32 })
        #expect(Cluster().authority.cluster != Cluster().authority.cluster)
    }

    @Test func `read from its texts is the same authority`() throws {
        let authority = Cluster().authority
        let read = try ClusterAuthority(certificate: authority.certificate, key: authority.key)
        #expect(read.description == authority.description)
        let issued = try read.issue(node: "n", validity: CertificateValidity(days: 1, from: noon))
        let credentials = try Credentials(
            certificate: issued.certificate, key: issued.key, authority: authority.certificate, now: noon)
        #expect(credentials.node == "n")
        #expect(credentials.cluster == authority.cluster)
    }

    @Test func `is not read with the key of another, nor from a node's certificate`() throws {
        let authority = Cluster().authority
        #expect(throws: CertificateError(.key, "does not belong to the authority's certificate")) {
            try ClusterAuthority(certificate: authority.certificate, key: Cluster().authority.key)
        }
        let issued = try authority.issue(node: "n", validity: CertificateValidity(days: 1, from: noon))
        #expect(
            throws: CertificateError(
                .authority,
                "not the certificate of a cluster's authority; expected the ca.pem that 'murmur keys init' made"
            )
        ) { try ClusterAuthority(certificate: issued.certificate, key: issued.key) }
    }

    @Test func `issues nothing that outlives it`() {
        let validity = CertificateValidity(from: noon, until: noon.advanced(byDays: 10))
        let authority = Cluster(validity: validity).authority
        #expect(
            throws: CertificateError(
                .authority,
                "expires 2026-06-07T20:26:40Z, before the certificate would (2026-06-08T20:26:40Z); "
                    + "issue for fewer days")
        ) { try authority.issue(node: "n", validity: CertificateValidity(days: 11, from: noon)) }
    }
}
