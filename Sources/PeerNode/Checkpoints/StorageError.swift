import Glibc

/// Why a file could not be written, read, named or locked.
public struct StorageError: Error, Equatable, CustomStringConvertible {
    /// What was tried, for example `write`.
    public let operation: String
    /// The file or directory.
    public let name: String
    /// The system's error number (`errno`); 0 when the system said nothing and `detail` says it.
    public let code: Int32
    /// What is wrong and what to do, when the system's text does not say it.
    public let detail: String

    /// Everything by name.
    public init(_ operation: String, _ name: String, code: Int32, detail: String = "") {
        self.operation = operation
        self.name = name
        self.code = code
        self.detail = detail
    }

    /// One line: what failed on which file, why, and the remedy where there is one.
    public var description: String {
        let reason = code == 0 ? "" : String(cString: strerror(code))
        let parts = [reason, detail.isEmpty ? Self.remedy(code) : detail].filter { !$0.isEmpty }
        return "cannot \(operation) \(name): \(parts.joined(separator: "; "))"
    }

    private static func remedy(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "free some space; the last checkpoint is kept"
        case EACCES, EPERM: "give the user that runs the peer the right to do so"
        case EROFS: "choose a directory that can be written"
        case EIO: "the disk may be failing; the last checkpoint is kept"
        default: ""
        }
    }
}
