import FoundationEssentials
import Glibc

/// Reads files that a command was given.
enum InputFile {
    /// The largest experiment or topology file, in bytes.
    static let configurationLimit = 16 * 1024 * 1024
    /// The largest peer's record, in bytes.
    static let recordLimit = 256 * 1024 * 1024

    /// A file's content.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limit: the largest size accepted; beyond it the file is refused as configuration.
    /// - Returns: all bytes of the file.
    /// - Throws: `FileError` when it is missing, not a regular file, too large or not readable.
    static func bytes(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
        var information = stat()
        guard stat(path, &information) == 0 else { throw FileError(path, .current) }
        guard information.st_mode & S_IFMT == S_IFREG else {
            throw FileError(path, "not a regular file (\(kind(information)))", .missingInput)
        }
        let size = Int(information.st_size)
        guard size <= limit else {
            throw FileError(path, "too large (\(size) bytes; limit \(limit))", .badConfiguration)
        }
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw FileError(path, .current, of: information) }
        defer { close(file) }
        return try content(of: file, size: size, path)
    }

    private static func content(of file: Int32, size: Int, _ path: String) throws(FileError) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(size)
        var buffer = [UInt8](repeating: 0, count: max(1, min(size, 1 << 20)))
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path, .current) }
            if count == 0 { return content }
            content.append(contentsOf: buffer[..<count])
        }
    }

    /// Whether a path names a directory.
    static func isDirectory(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a path names anything.
    static func exists(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0
    }

    /// The length of a regular file; nil when there is none at the path.
    static func size(of path: String) -> Int? {
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(information.st_size)
    }

    /// The names in a directory, sorted.
    static func names(in directory: String) throws(FileError) -> [String] {
        var information = stat()
        guard stat(directory, &information) == 0 else { throw FileError(directory, .current) }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            throw FileError(directory, "permission denied", .noPermission)
        }
    }

    private static func kind(_ information: stat) -> String {
        switch information.st_mode & S_IFMT {
        case S_IFDIR: "directory"
        case S_IFIFO: "pipe"
        case S_IFSOCK: "socket"
        case S_IFCHR, S_IFBLK: "device"
        default: "special file"
        }
    }
}
