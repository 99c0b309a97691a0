@testable import TransportSecurity

/// A cluster whose certificates count in the year 2026, at a local time in the middle of it.
struct Cluster {
    static let noon = UniversalTime(secondsSince1970: 1_780_000_000)

    let authority: ClusterAuthority

    init(
        named name: String = "flock",
        validity: CertificateValidity = CertificateValidity(days: 3650, from: noon)
    ) {
        authority = ClusterAuthority.create(name: name, validity: validity)
    }

    /// Credentials of a node, judged at a time of their own.
    func credentials(
        _ node: String, validity: CertificateValidity = CertificateValidity(days: 30, from: noon),
        at now: UniversalTime = noon
    ) throws -> Credentials {
        let issued = try authority.issue(node: node, validity: validity)
        return try Credentials(
            certificate: issued.certificate, key: issued.key, authority: authority.certificate, node: node,
            now: now)
    }

    /// A context of a node.
    func context(_ node: String) throws -> TLSContext {
        TLSContext(try credentials(node)) { Self.noon }
    }
}
