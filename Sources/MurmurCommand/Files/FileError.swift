import Glibc

/// Why a file cannot be read.
struct FileError: Error, Equatable, CustomStringConvertible {
    let path: String
    let problem: String
    let status: ExitStatus

    /// `path: what is wrong`.
    var description: String { "\(path): \(problem)" }

    /// The same as the end of a command.
    var failure: Failure { Failure(description, status) }

    /// What a failed `stat` or `open` means; `mode` and `owner` are known once `stat` worked.
    init(_ path: String, _ number: ErrorNumber, of file: stat? = nil) {
        self.path = path
        switch number.code {
        case ENOENT, ENOTDIR:
            problem = "no such file"
            status = .missingInput
        case EACCES, EPERM:
            problem = "permission denied" + (file.map { " (\(Self.access(to: $0)))" } ?? "")
            status = .noPermission
        default:
            problem = "cannot be read (\(number))"
            status = .inputOutput
        }
    }

    init(_ path: String, _ problem: String, _ status: ExitStatus) {
        self.path = path
        self.problem = problem
        self.status = status
    }

    /// `mode 0600 owner root; running as app`.
    private static func access(to file: stat) -> String {
        "mode \(mode(of: file)) owner \(userName(file.st_uid)); running as \(userName(geteuid()))"
    }

    /// Four octal digits.
    static func mode(of file: stat) -> String {
        let digits = String(file.st_mode & 0o7777, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// A user's name, or the number of one without.
    static func userName(_ user: uid_t) -> String {
        guard let entry = getpwuid(user), let name = entry.pointee.pw_name else { return "\(user)" }
        return String(cString: name)
    }
}
