import Glibc
import TransportSecurity

/// Reads files that nobody but their owner may read.
enum PrivateFile {
    /// The content of a key file.
    ///
    /// - Throws: `Failure` when it is missing or a symbolic link, belongs to another user, may be read or changed by
    ///   others, or is too large.
    static func read(_ path: String, limit: Int) throws(Failure) -> Secret {
        // The file that is opened is the one that is judged: nobody can exchange it in between.
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ELOOP {
                throw Failure("\(path): is a symbolic link; name the key file itself", .noPermission)
            }
            throw FileError(path, .current).failure
        }
        defer { close(file) }
        var information = stat()
        guard fstat(file, &information) == 0 else { throw FileError(path, .current).failure }
        try check(information, path, limit: limit)
        return try content(of: file, limit: limit, path)
    }

    private static func check(_ file: stat, _ path: String, limit: Int) throws(Failure) {
        guard file.st_mode & S_IFMT == S_IFREG else {
            throw Failure("\(path): not a regular file", .missingInput)
        }
        let user = geteuid()
        guard file.st_uid == user else {
            let name = FileError.userName(user)
            throw Failure(
                "\(path): belongs to \(FileError.userName(file.st_uid)), not to \(name), who runs this; "
                    + "chown \(name) \(path)", .noPermission)
        }
        guard file.st_mode & 0o077 == 0 else {
            let deed = file.st_mode & 0o044 != 0 ? "read" : "change"
            throw Failure(
                "\(path): mode \(FileError.mode(of: file)) lets others \(deed) the key; chmod 600 \(path)",
                .noPermission)
        }
        guard file.st_size <= limit else {
            throw Failure("\(path): too large (\(file.st_size) bytes; limit \(limit))", .badData)
        }
    }

    private static func content(of file: Int32, limit: Int, _ path: String) throws(Failure) -> Secret {
        // One buffer, shortened in place: no copy of the key stays behind.
        var buffer = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let part = pread(file, &buffer, limit, 0)
            if part < 0, errno == EINTR { continue }
            guard part >= 0 else { throw FileError(path, .current).failure }
            count = part
            break
        }
        buffer.removeLast(limit - count)
        return Secret(wiping: &buffer)
    }
}
