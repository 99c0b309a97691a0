import TransportSecurity

/// A cluster of two nodes that lasts as long as one measurement.
struct Certificates {
    static let requesting = "requesting"
    static let answering = "answering"
    private static let now = UniversalTime(secondsSince1970: 1_800_000_000)

    /// What the node that begins connects with.
    let context: TLSContext
    /// Certificate and key of the node that answers, and the authority's certificate.
    ///
    /// Worth nothing to anybody, so they may travel in a process's arguments, where everybody sees them.
    let texts: [String]

    init() throws {
        let validity = CertificateValidity(days: 2, from: Self.now)
        let authority = ClusterAuthority.create(name: "benchmark", validity: validity)
        let own = try authority.issue(node: Self.requesting, validity: validity)
        context = TLSContext(
            try Credentials(
                certificate: own.certificate, key: own.key, authority: authority.certificate, now: Self.now)
        ) { Self.now }
        let others = try authority.issue(node: Self.answering, validity: validity)
        texts = [
            others.certificate, others.key.withBytes { String(decoding: $0, as: UTF8.self) },
            authority.certificate,
        ]
    }

    /// What the other process connects with.
    static func context(_ texts: [String]) throws -> TLSContext {
        precondition(texts.count == 3, "\(texts.count) texts instead of 3")
        var key = Array(texts[1].utf8)
        return TLSContext(
            try Credentials(
                certificate: texts[0], key: Secret(wiping: &key), authority: texts[2], now: now)
        ) { now }
    }
}
