/// Why a connection is not, or no longer, secure.
public enum TLSError: Error, Equatable, CustomStringConvertible, Sendable {
    /// This side refuses the peer's certificate; the text says what differs.
    case refused(String)
    /// The peer ended the connection with an alert, for example because it refuses this side's certificate; the text
    /// is the alert's name in RFC 8446.
    case refusedByPeer(alert: String)
    /// The peer sent what is no TLS 1.3, or what was altered on the way; the text is OpenSSL's.
    case violation(String)
    /// The connection ended without the peer's farewell: what came before may lack its end.
    case truncated
    /// More messages about keys than any honest peer sends.
    case keyUpdateFlood

    /// One line for logs; what the peer chose is shortened and has no control characters.
    public var description: String {
        switch self {
        case .refused(let reason): "the peer's certificate is refused: \(reason)"
        case .refusedByPeer(let alert): "the peer refuses the connection: \(alert)"
        case .violation(let text): "not acceptable as TLS 1.3: \(text)"
        case .truncated: "the connection ended without close_notify; data may be missing"
        case .keyUpdateFlood:
            "more than \(TLSSession.handshakeMessagesPerMinute) messages about keys in a minute"
        }
    }
}
