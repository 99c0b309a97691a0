/// What a node shows to its peers, and by what it judges theirs: certificate, key, the cluster's authority.
public struct Credentials: Sendable {
    /// The cluster that the authority speaks for.
    public let cluster: ClusterID
    /// The node that the certificate names.
    public let node: String
    let certificate: Certificate
    let key: PrivateKey
    let authority: Certificate

    /// Reads PEM texts and checks that they fit each other, the node and the time.
    ///
    /// - Parameters:
    ///   - certificate: the node's certificate; further certificates in the text are ignored.
    ///   - key: the node's private key.
    ///   - authority: the certificate of the cluster's authority, the only one that is trusted.
    ///   - node: the node this is, if known; the certificate must name it.
    ///   - now: the local time.
    /// - Throws: `CertificateError` for the first thing that is wrong.
    public init(
        certificate: String, key: Secret, authority: String, node: String? = nil, now: UniversalTime
    ) throws(CertificateError) {
        let certificate = try Certificate(pem: certificate, .certificate)
        let key = try PrivateKey(pem: key)
        let authority = try Certificate(pem: authority, .authority)
        let cluster = try Self.cluster(ofAuthority: authority)
        guard certificate.belongs(to: key) else {
            throw CertificateError(.key, "does not belong to the certificate")
        }
        guard authority.hasIssued(certificate) else {
            throw CertificateError(
                .certificate,
                "not issued by the cluster's authority (issued by '\(certificate.issuer)'; "
                    + "expected '\(authority.subject)')")
        }
        if let problem = authority.validityProblem(at: now) { throw CertificateError(.authority, problem) }
        if let problem = certificate.validityProblem(at: now) {
            throw CertificateError(.certificate, problem)
        }
        let identity = try Self.identity(ofNode: certificate)
        guard identity.cluster == cluster else {
            throw CertificateError(
                .certificate, "names cluster \(identity.cluster) (the authority's is \(cluster))")
        }
        if let node, identity.node != node {
            throw CertificateError(.certificate, "names node '\(identity.node)' (this is '\(node)')")
        }
        self.cluster = cluster
        self.node = identity.node
        self.certificate = certificate
        self.key = key
        self.authority = authority
    }

    /// What the node's certificate says, for example until when it counts.
    public var description: CertificateDescription { CertificateDescription(certificate) }

    /// The cluster of an authority's certificate.
    static func cluster(ofAuthority certificate: Certificate) throws(CertificateError) -> ClusterID {
        guard certificate.isAuthority, let identity = certificate.identity, identity.node == nil else {
            throw CertificateError(
                .authority,
                "not the certificate of a cluster's authority; expected the ca.pem that 'murmur keys init' made"
            )
        }
        return identity.cluster
    }

    private static func identity(
        ofNode certificate: Certificate
    ) throws(CertificateError) -> (cluster: ClusterID, node: String) {
        guard let identity = certificate.identity, let node = identity.node else {
            throw CertificateError(
                .certificate,
                "names no node; expected one URI 'murmur://<cluster>/node/<node>' among its alternative names"
            )
        }
        guard certificate.isForBothRoles else {
            throw CertificateError(
                .certificate, "not for both ends of connections (serverAuth and clientAuth)")
        }
        return (identity.cluster, node)
    }
}
