import Glibc

/// The operating system's reason for a failed call, in words.
struct ErrorNumber: Equatable, CustomStringConvertible {
    let code: Int32

    static var current: ErrorNumber { ErrorNumber(code: errno) }

    /// The reason as people read it, for example `no space left on device`.
    var description: String {
        guard let text = strerror(code) else { return "error \(code)" }
        let words = String(cString: text)
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
