/// Whom a certificate names, as a URI among its subject's alternative names.
///
/// `murmur://<cluster>/node/<node>` for a node and `murmur://<cluster>` for the cluster's authority.
struct CertificateIdentity: Equatable, Sendable {
    let cluster: ClusterID
    /// Nil for the authority.
    let node: String?

    init(cluster: ClusterID, node: String?) {
        self.cluster = cluster
        self.node = node
    }

    /// The identity that a URI states; nil when it states none.
    init?(uri: String) {
        guard uri.utf8.starts(with: Self.scheme.utf8) else { return nil }
        let parts = uri.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard let cluster = parts.first.flatMap({ ClusterID($0) }) else { return nil }
        if parts.count == 1 {
            self.init(cluster: cluster, node: nil)
        } else {
            guard parts.count == 3, parts[1] == "node", NodeName.isUsable(parts[2]) else { return nil }
            self.init(cluster: cluster, node: String(parts[2]))
        }
    }

    var uri: String { Self.scheme + "\(cluster)" + (node.map { "/node/\($0)" } ?? "") }

    private static let scheme = "murmur://"
}

/// What nodes and clusters may be called in certificates: the names that topology files allow.
public enum NodeName {
    /// The longest name, in bytes.
    public static let longest = 64

    /// Whether a name has 1 to 64 letters, digits, dots, underscores and hyphens of ASCII.
    public static func isUsable(_ name: some StringProtocol) -> Bool {
        1...longest ~= name.utf8.count && name.utf8.allSatisfy(isPlain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// Texts of strangers, made safe for logs and terminals.
enum StrangersText {
    /// At most 64 characters of printable ASCII; everything else becomes `?`.
    static func plain(_ text: some StringProtocol) -> String {
        let shown = text.unicodeScalars.prefix(64).map { 32...126 ~= $0.value ? Character($0) : "?" }
        return String(shown) + (text.unicodeScalars.count > 64 ? "..." : "")
    }
}
