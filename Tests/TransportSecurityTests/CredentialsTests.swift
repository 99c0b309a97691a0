import Testing

@testable import TransportSecurity

@Suite struct `credentials` {
    private let noon = Cluster.noon
    private let cluster = Cluster()

    private func problem(
        node: String = "n3", at now: UniversalTime? = nil, certificate: String? = nil, key: Secret? = nil,
        authority: String? = nil
    ) throws -> CertificateError? {
        let issued = try cluster.authority.issue(
            node: "n3", validity: CertificateValidity(from: noon, until: noon.advanced(byDays: 30)))
        do throws(CertificateError) {
            _ = try Credentials(
                certificate: certificate ?? issued.certificate, key: key ?? issued.key,
                authority: authority ?? cluster.authority.certificate, node: node, now: now ?? noon)
            return nil
        } catch {
            return error
        }
    }

    private func issue(_ identity: CertificateIdentity) throws -> ClusterAuthority.Issued {
        try cluster.authority.issue(identity, CertificateValidity(days: 1, from: noon))
    }

    private func secret(_ text: String) -> Secret {
        var bytes = Array(text.utf8)
        return Secret(wiping: &bytes)
    }

    @Test func `that fit are accepted, to the last second`() throws {
        #expect(try problem() == nil)
        #expect(try problem(at: noon.advanced(byDays: 30)) == nil)
    }

    @Test func `out of their time are refused with the window and the local time`() throws {
        #expect(
            try problem(at: noon.advanced(byDays: 31))
                == CertificateError(
                    .certificate,
                    "expired 2026-06-27T20:26:40Z (valid from 2026-05-28T20:26:40Z; "
                        + "local time 2026-06-28T20:26:40Z)"))
        #expect(
            try problem(at: UniversalTime(secondsSince1970: noon.secondsSince1970 - 1))
                == CertificateError(
                    .certificate,
                    "not valid before 2026-05-28T20:26:40Z (valid until 2026-06-27T20:26:40Z; "
                        + "local time 2026-05-28T20:26:39Z)"))
        #expect(try problem(at: noon.advanced(byDays: 4000))?.part == .authority)
    }

    @Test func `of another node, cluster or authority are refused`() throws {
        #expect(
            try problem(node: "n4") == CertificateError(.certificate, "names node 'n3' (this is 'n4')"))
        let id = try #require(ClusterID("00112233445566778899aabbccddeeff"))
        let foreign = try issue(CertificateIdentity(cluster: id, node: "n3"))
        #expect(
            try problem(certificate: foreign.certificate, key: foreign.key)
                == CertificateError(
                    .certificate, "names cluster \(id) (the authority's is \(cluster.authority.cluster))"))
        let other = Cluster(named: "other").authority
        #expect(
            try problem(authority: other.certificate)
                == CertificateError(
                    .certificate,
                    "not issued by the cluster's authority (issued by '\(cluster.authority.description.subject)'; "
                        + "expected '\(other.description.subject)')"))
    }

    @Test func `with texts mixed up are refused`() throws {
        let issued = try issue(CertificateIdentity(cluster: cluster.authority.cluster, node: "n3"))
        #expect(
            try problem(key: cluster.authority.key)
                == CertificateError(.key, "does not belong to the certificate"))
        #expect(try problem(authority: issued.certificate)?.part == .authority)
        #expect(
            try problem(certificate: cluster.authority.certificate, key: cluster.authority.key)?.problem
                == "names no node; expected one URI 'murmur://<cluster>/node/<node>' among its alternative names"
        )
        let keyText = issued.key.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        #expect(
            try problem(certificate: keyText)
                == CertificateError(
                    .certificate,
                    "holds a private key, not a certificate; name the certificate (.pem) that belongs to it",
                    isMalformed: true))
    }

    @Test(arguments: ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `that are no PEM are refused as such`(text: String) throws {
        #expect(
            try problem(certificate: text)
                == CertificateError(.certificate, "not a certificate in PEM", isMalformed: true))
        #expect(
            try problem(authority: text)
                == CertificateError(.authority, "not a certificate in PEM", isMalformed: true))
        #expect(
            try problem(key: secret(text))
                == CertificateError(.key, "not a private key in PEM", isMalformed: true))
    }

    @Test func `with an encrypted key or an unusual one are refused`() throws {
        // openssl genpkey -algorithm ed448; openssl genpkey -algorithm ed25519 -aes256 -pass pass:secret
        let ed448 = """
            -----BEGIN PRIVATE KEY-----
            MEcCAQAwBQYDK2VxBDsEORoYOI4FXMbnIXdPOj4NaccNXGzYoTFvs46gtfH/1HhJ
            O5J5CaQhvZ1tTF9mEq0GvnOD8zq3K934TQ==
            -----END PRIVATE KEY-----
            """
        let encrypted = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAj2HXCOgE4F4QICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEAakCu6sz+gXBXfrqO9Ylr8EQEqe
            GgGMmWV7F4ibAYlMOiYH84OCpCzQiymXrDaatN1wMeKAXy2J3OR7cbsu0i06lrNm
            P8Rf7hHBy6XOUhzln+8=
            -----END ENCRYPTED PRIVATE KEY-----
            """
        #expect(
            try problem(key: secret(ed448))
                == CertificateError(
                    .key, "unsuitable key (got ED448 456; expected ECDSA P-256 or Ed25519)"))
        #expect(
            try problem(key: secret(encrypted))
                == CertificateError(
                    .key,
                    "the key is encrypted; store it without a pass phrase, readable by its owner only",
                    isMalformed: true))
    }

    @Test func `show no key in any text`() throws {
        let credentials = try cluster.credentials("n3")
        let issued = try cluster.authority.issue(
            node: "n3", validity: CertificateValidity(days: 1, from: noon))
        var texts = ["\(credentials)", "\(issued)", "\(cluster.authority)", String(reflecting: issued.key)]
        for value in [credentials, issued, cluster.authority, issued.key] as [Any] {
            var text = ""
            dump(value, to: &text)
            texts.append(text)
        }
        for text in texts { #expect(!text.contains("PRIVATE KEY")) }
        #expect("\(issued.key)" == "<redacted>")
        #expect(String(reflecting: issued.key) == "<redacted>")
    }
}
