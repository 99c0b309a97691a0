import Glibc
import Learning
import LinearAlgebra
import Synchronization

/// Data files that are left where they are instead of being read to memory.
enum StoredFile {
    /// From this size on a file is left where it is unless its data set's settings say otherwise: 256 MiB.
    static let leastBytes = 256 << 20

    /// A file as it was when it was opened.
    private struct Opened {
        let path: String
        let bytes: StoredBytes
        let seconds: Int
        let nanoseconds: Int

        init(_ path: String, _ bytes: StoredBytes, _ status: stat) {
            self.path = path
            self.bytes = bytes
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }

        var isUnchanged: Bool {
            var status = stat()
            guard fstat(bytes.descriptor, &status) == 0 else { return false }
            return Int(status.st_size) == bytes.count && status.st_mtim.tv_sec == seconds
                && status.st_mtim.tv_nsec == nanoseconds
        }
    }

    private static let opened = Mutex<[Opened]>([])

    /// Opens a file that is to be left where it is.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - place: what the data set's settings say.
    /// - Returns: its bytes; nil when it is to be read to memory.
    /// - Throws: `FileError` when it is missing or unreadable, or must stay where it is and cannot.
    static func open(_ path: String, at place: DatasetFile.Place) throws(FileError) -> StoredBytes? {
        let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path, .current) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0,
            place == .file || Int(status.st_size) >= leastBytes
        else {
            // What is wrong with it, its reader will say.
            close(descriptor)
            return nil
        }
        let bytes = StoredBytes(descriptor: descriptor, count: Int(status.st_size)) { endCutOff(path) }
        guard !GzipDecoder.isGzip(bytes.begin(2)) else {
            guard place == .file else { return nil }
            throw FileError(
                path, "gzip-compressed, so it cannot stay in its file; gunzip it, or set keep: memory",
                .badData)
        }
        opened.withLock { $0.append(Opened(path, bytes, status)) }
        return bytes
    }

    /// Refuses to go on when a file has changed since it was opened: what was learned is of no one data set then.
    static func requireUnchanged() throws(Failure) {
        guard let path = opened.withLock({ $0.first { !$0.isUnchanged }?.path }) else { return }
        throw Failure(
            "\(path): changed while it was in use; run again with a file that stays as it is", .badData)
    }

    /// Nothing is torn down: other threads are still at work.
    private static func endCutOff(_ path: String) -> Never {
        let problem =
            "cut off, or no longer readable, while in use; run again with a file that stays as it is"
        Console.printError("error: \(path): \(problem)\n")
        _exit(ExitStatus.badData.rawValue)
    }
}
