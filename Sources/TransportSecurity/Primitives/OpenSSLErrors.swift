import COpenSSL

/// The calling thread's queue of OpenSSL errors.
///
/// The queue is shared by everything the thread does: it is cleared before each call whose outcome is read from it,
/// or one bad peer would end the connections of healthy ones.
enum OpenSSLErrors {
    /// Forgets what earlier calls left.
    static func clear() { ERR_clear_error() }

    /// The first error and an emptied queue; nil when there is none.
    static func takeFirst() -> UInt? {
        let code = ERR_get_error()
        ERR_clear_error()
        return code == 0 ? nil : code
    }

    /// The first error in words, and an emptied queue.
    static func taken() -> String { takeFirst().map(text) ?? "no reason given" }

    /// What an error means, in OpenSSL's words.
    static func text(_ code: UInt) -> String {
        guard let reason = ERR_reason_error_string(code) else { return "error \(code)" }
        return String(cString: reason)
    }
}
