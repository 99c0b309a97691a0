/// The one who says which nodes belong to a cluster: a certificate and the key that signs the nodes' certificates.
public struct ClusterAuthority: Sendable {
    /// The cluster it speaks for.
    public let cluster: ClusterID
    private let certificateObject: Certificate
    private let keyObject: PrivateKey

    /// A node's new certificate and its key.
    public struct Issued: Sendable {
        /// The certificate in PEM.
        public let certificate: String
        /// The private key in PEM (PKCS #8, unencrypted).
        public let key: Secret
    }

    /// Founds a cluster: a new ECDSA P-256 key and a certificate that it signs itself.
    ///
    /// - Parameters:
    ///   - name: what people call the cluster; must be usable (see `NodeName`).
    ///   - cluster: the cluster's number.
    ///   - validity: when the certificate counts.
    /// - Returns: the new authority.
    public static func create(
        name: String, cluster: ClusterID = .unique(), validity: CertificateValidity
    ) -> ClusterAuthority {
        precondition(NodeName.isUsable(name), "a cluster named '\(name)'")
        let key = PrivateKey.generate()
        let builder = CertificateBuilder(
            identity: CertificateIdentity(cluster: cluster, node: nil), commonName: name, validity: validity)
        return ClusterAuthority(cluster: cluster, builder.selfSigned(by: key), key)
    }

    /// An authority read from PEM texts.
    ///
    /// - Parameters:
    ///   - certificate: its certificate.
    ///   - key: its private key.
    /// - Throws: `CertificateError` when one is unreadable, the certificate is no cluster's authority, or the key
    ///   is another's.
    public init(certificate: String, key: Secret) throws(CertificateError) {
        let certificate = try Certificate(pem: certificate, .authority)
        let key = try PrivateKey(pem: key)
        let cluster = try Credentials.cluster(ofAuthority: certificate)
        guard certificate.belongs(to: key) else {
            throw CertificateError(.key, "does not belong to the authority's certificate")
        }
        self.init(cluster: cluster, certificate, key)
    }

    private init(cluster: ClusterID, _ certificate: Certificate, _ key: PrivateKey) {
        self.cluster = cluster
        certificateObject = certificate
        keyObject = key
    }

    /// The authority's certificate in PEM.
    public var certificate: String { certificateObject.pem }

    /// The authority's private key in PEM (PKCS #8, unencrypted).
    public var key: Secret { keyObject.pem }

    /// What the authority's certificate says.
    public var description: CertificateDescription { CertificateDescription(certificateObject) }

    /// Makes a new ECDSA P-256 key and a certificate that names it a node of the cluster.
    ///
    /// - Parameters:
    ///   - node: the node's name; must be usable (see `NodeName`).
    ///   - validity: when the certificate counts; must end before the authority's own.
    /// - Returns: certificate and key.
    /// - Throws: `CertificateError` when the certificate would outlive the authority.
    public func issue(node: String, validity: CertificateValidity) throws(CertificateError) -> Issued {
        try issue(CertificateIdentity(cluster: cluster, node: node), validity)
    }

    func issue(
        _ identity: CertificateIdentity, _ validity: CertificateValidity
    ) throws(CertificateError) -> Issued {
        let node = identity.node ?? ""
        precondition(NodeName.isUsable(node), "a node named '\(node)'")
        if let own = certificateObject.validity, own.until < validity.until {
            throw CertificateError(
                .authority,
                "expires \(own.until), before the certificate would (\(validity.until)); issue for fewer days"
            )
        }
        let key = PrivateKey.generate()
        let builder = CertificateBuilder(identity: identity, commonName: node, validity: validity)
        let certificate = builder.issued(by: certificateObject, keyObject, for: key)
        return Issued(certificate: certificate.pem, key: key.pem)
    }
}
