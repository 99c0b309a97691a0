import Glibc
import Learning
import LinearAlgebra
import Synchronization

/// Data files that are left where they are instead of being read to memory.
enum MappedFile {
    /// From this size on a file is left where it is unless its data set's settings say otherwise.
    static let leastBytes = MappedBytes.defaultResidentLimit

    /// A file as it was when it was mapped.
    private struct Stamp {
        let path: String
        let size: off_t
        let seconds: Int
        let nanoseconds: Int

        init(_ path: String, _ file: stat) {
            self.path = path
            size = file.st_size
            seconds = file.st_mtim.tv_sec
            nanoseconds = file.st_mtim.tv_nsec
        }

        /// Whether the file at the path still has the size and the time of its last change.
        var holds: Bool {
            var file = stat()
            guard stat(path, &file) == 0 else { return false }
            return file.st_size == size && file.st_mtim.tv_sec == seconds
                && file.st_mtim.tv_nsec == nanoseconds
        }
    }

    private static let stamps = Mutex<[Stamp]>([])
    /// What the program says when a file is cut off under it.
    ///
    /// Read by the handler of SIGBUS, on whichever thread it runs; written before a file is first read, by the one thread that
    /// opens the data sets before anything else runs.
    nonisolated(unsafe) private static var lastWords: [UInt8] = []

    /// The bytes of a file that is to be left where it is; nil when it is to be read to memory.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - place: what the data set's settings say.
    /// - Returns: the mapped file, or nil.
    /// - Throws: `FileError` when it is missing or unreadable, or must stay where it is and cannot.
    static func bytes(_ path: String, at place: DatasetFile.Place) throws(FileError) -> MappedBytes? {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path, .current) }
        defer { close(descriptor) }
        var file = stat()
        guard fstat(descriptor, &file) == 0 else { throw FileError(path, .current) }
        let size = Int(file.st_size)
        guard file.st_mode & S_IFMT == S_IFREG, size > 0, place == .file || size >= leastBytes else {
            return nil
        }
        guard let mapping = MappedBytes(descriptor: descriptor, count: size) else {
            throw FileError(path, .current)
        }
        guard !GzipDecoder.isGzip(mapping.bytes(0..<min(2, size))) else {
            guard place == .file else { return nil }
            throw FileError(
                path, "gzip-compressed, so it cannot stay in its file; gunzip it, or set keep: memory",
                .badData)
        }
        watch(Stamp(path, file))
        return mapping
    }

    /// Refuses to go on when a file has changed since it was mapped: what was learned is of no one data set then.
    static func requireUnchanged() throws(Failure) {
        let changed = stamps.withLock { $0.first { !$0.holds }?.path }
        if let changed {
            throw Failure(
                "\(changed): changed while it was in use; run again with a file that stays as it is", .badData
            )
        }
    }

    private static func watch(_ stamp: Stamp) {
        let paths = stamps.withLock { stamps in
            if !stamps.contains(where: { $0.path == stamp.path }) { stamps.append(stamp) }
            return stamps.map(\.path)
        }
        lastWords = Array(
            ("error: \(paths.joined(separator: " or ")): cut off, or no longer readable, while in use; run again with a "
                + "file that stays as it is\n").utf8)
        signal(SIGBUS) { _ in MappedFile.endCutOff() }
    }

    private static func endCutOff() -> Never {
        _ = write(STDERR_FILENO, lastWords, lastWords.count)
        _exit(ExitStatus.badData.rawValue)
    }
}
