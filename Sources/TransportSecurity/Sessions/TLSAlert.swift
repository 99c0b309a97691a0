import COpenSSL

/// What ends a connection, as TLS names it.
enum TLSAlert {
    /// The name of an alert in words (RFC 8446, section 6.2).
    static func name(_ code: Int32) -> String {
        switch code {
        // OpenSSL 3.0 sends and understands these, but has no words for them.
        case 109: "missing extension"
        case 116: "certificate required"
        case 120: "no application protocol"
        default: SSL_alert_desc_string_long(code).map { String(cString: $0) } ?? "alert \(code)"
        }
    }
}
