/// Why a certificate or key cannot be used.
public struct CertificateError: Error, Equatable, CustomStringConvertible, Sendable {
    /// Which of the texts is at fault.
    public enum Part: String, Sendable {
        /// The node's own certificate.
        case certificate
        /// The private key.
        case key
        /// The certificate of the cluster's authority.
        case authority
    }

    /// The text at fault.
    public let part: Part
    /// What is wrong with it, and what to do.
    public let problem: String
    /// Whether the text is not what it should be at all, rather than not acceptable here and now.
    public let isMalformed: Bool

    init(_ part: Part, _ problem: String, isMalformed: Bool = false) {
        self.part = part
        self.problem = problem
        self.isMalformed = isMalformed
    }

    /// For example `certificate: names node 'n4' (this is 'n3')`.
    public var description: String { "\(part.rawValue): \(problem)" }
}
