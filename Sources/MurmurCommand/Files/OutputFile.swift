import Glibc

/// Writes files so that a reader finds either the old content or the new one, complete.
enum OutputFile {
    /// Writes a file beside its place and then moves it there.
    ///
    /// - Parameters:
    ///   - bytes: the new content.
    ///   - path: the file.
    ///   - mode: who may read and write it.
    /// - Throws: `Failure` when the file cannot be created or written; nothing is left behind then.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(Failure) {
        let directory = FilePath.directory(of: path)
        let temporary = FilePath.join(directory, ".\(FilePath.name(of: path)).\(getpid()).partial")
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw cannotCreate(path, .current) }
        var problem = writeAll(bytes, to: file)
        if problem == nil, fsync(file) != 0 { problem = .current }
        if close(file) != 0, problem == nil { problem = .current }
        if problem == nil, rename(temporary, path) != 0 { problem = .current }
        guard let problem else { return }
        unlink(temporary)
        throw Failure("\(path): cannot be written (\(problem))", .inputOutput)
    }

    /// Writes a result to a file that must not be there yet, or to standard output for the path `-`.
    static func write(_ text: String, to path: String, replacing: Bool) throws(Failure) {
        guard path != "-" else { return Console.print(text) }
        try checkFree(path, replacing: replacing)
        try write(Array(text.utf8), to: path)
    }

    /// Refuses a path where something is already, unless it may be replaced.
    ///
    /// - Parameters:
    ///   - path: the file; nothing is refused for `-`.
    ///   - replacing: whether a file that is there may be replaced.
    ///   - mayMakeFolder: whether its directory will be created when it is missing.
    /// - Throws: `Failure` when something is in the way.
    static func checkFree(_ path: String, replacing: Bool, mayMakeFolder: Bool = false) throws(Failure) {
        guard path != "-" else { return }
        if InputFile.isDirectory(path) { throw Failure("\(path): is a directory", .cannotCreate) }
        guard replacing || !InputFile.exists(path) else {
            throw Failure("\(path): exists already; pass --force to replace it", .cannotCreate)
        }
        let directory = FilePath.directory(of: path)
        guard mayMakeFolder || InputFile.isDirectory(directory) else {
            throw Failure("\(path): cannot be created (no directory \(directory))", .cannotCreate)
        }
    }

    /// Writes all bytes to an open file; what went wrong, if anything.
    static func writeAll(_ bytes: [UInt8], to file: Int32) -> ErrorNumber? {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(file, rest, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return .current }
            rest.removeFirst(count)
        }
        return nil
    }

    static func cannotCreate(_ path: String, _ number: ErrorNumber) -> Failure {
        switch number.code {
        case EACCES, EPERM, EROFS: Failure("\(path): cannot be created (\(number))", .noPermission)
        case ENOSPC, EDQUOT, EIO: Failure("\(path): cannot be written (\(number))", .inputOutput)
        default: Failure("\(path): cannot be created (\(number))", .cannotCreate)
        }
    }
}
