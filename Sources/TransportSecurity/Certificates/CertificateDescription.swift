/// What a certificate says, for people to read.
public struct CertificateDescription: Sendable, Equatable {
    /// The subject's distinguished name (RFC 2253).
    public let subject: String
    /// The issuer's distinguished name (RFC 2253).
    public let issuer: String
    /// The cluster; nil when the certificate was not made for one.
    public let cluster: ClusterID?
    /// The node; nil for an authority and for certificates not made for a cluster.
    public let node: String?
    /// Whether it may issue others.
    public let isAuthority: Bool
    /// When it counts; nil when it states no window that can be read.
    public let validity: CertificateValidity?
    /// The serial number in hexadecimal digits.
    public let serial: String
    /// SHA-256 of the certificate in DER: 64 hexadecimal digits.
    public let fingerprint: String
    /// The key's kind, for example `ECDSA P-256`.
    public let keyKind: String

    /// Describes the first certificate of a PEM text.
    ///
    /// - Throws: `CertificateError` when the text holds none.
    public init(pem: String) throws(CertificateError) {
        self.init(try Certificate(pem: pem, .certificate))
    }

    init(_ certificate: Certificate) {
        subject = certificate.subject
        issuer = certificate.issuer
        cluster = certificate.identity?.cluster
        node = certificate.identity?.node
        isAuthority = certificate.isAuthority
        validity = certificate.validity
        serial = certificate.serial
        fingerprint = certificate.fingerprint
        keyKind = certificate.keyKind
    }
}
