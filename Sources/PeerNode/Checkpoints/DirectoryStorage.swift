import Glibc

/// A node's own directory on disk, locked while this value lives.
///
/// The directory is made with mode 0700, files with 0600, all opened without following symbolic links and closed in child
/// processes. A directory that others own or may write is refused: they could put a state of their own in place.
public final class DirectoryStorage: Storage {
    /// Where it is.
    public let path: String
    private let directory: Int32
    private let lock: Int32

    /// Opens the directory, makes it when it is missing, and locks it.
    ///
    /// - Parameter path: the directory; its parent must exist.
    /// - Throws: `StorageError` when it cannot be made, opened or trusted, or another process has locked it.
    public init(path: String) throws(StorageError) {
        self.path = path
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw StorageError("make the directory", path, code: errno)
        }
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard directory >= 0 else { throw StorageError("open the directory", path, code: errno) }
        do throws(StorageError) {
            try Self.checkOwner(of: directory, path)
            lock = try Self.lock(in: directory, path)
        } catch {
            Glibc.close(directory)
            throw error
        }
        self.directory = directory
    }

    deinit {
        Glibc.close(lock)
        Glibc.close(directory)
    }

    private static func checkOwner(of directory: Int32, _ path: String) throws(StorageError) {
        var status = stat()
        guard fstat(directory, &status) == 0 else {
            throw StorageError("inspect the directory", path, code: errno)
        }
        guard status.st_uid == geteuid() else {
            throw StorageError(
                "trust the directory", path, code: 0,
                detail: "it belongs to user \(status.st_uid) (expected \(geteuid())); choose one of your own")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw StorageError(
                "trust the directory", path, code: 0,
                detail:
                    "others may write to it (mode \(String(status.st_mode & 0o777, radix: 8)); expected 700);"
                    + " run chmod 700 \(path)")
        }
    }

    private static func lock(in directory: Int32, _ path: String) throws(StorageError) -> Int32 {
        let file = openat(
            directory, StorageNames.lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StorageError("open the lock of", path, code: errno) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            Glibc.close(file)
            guard code == EWOULDBLOCK else { throw StorageError("lock", path, code: code) }
            throw StorageError(
                "lock", path, code: 0, detail: "another process uses it; is this node running already?")
        }
        return file
    }

    // MARK: - Storage

    /// Opens a file for writing that was not there, for this user only.
    public func create(_ name: String) throws(StorageError) -> StorageFile {
        let file = openat(
            directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("create", name) }
        return StorageFile(descriptor: file, name: name)
    }

    /// Writes what the system takes at once.
    public func write(_ bytes: [UInt8], to file: StorageFile) throws(StorageError) -> Int {
        while true {
            let count = Glibc.write(file.descriptor, bytes, bytes.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw failure("write", file.name) }
        }
    }

    /// `fsync`, once.
    public func synchronise(_ file: StorageFile) throws(StorageError) {
        guard fsync(file.descriptor) == 0 else { throw failure("synchronise", file.name) }
    }

    /// `close`, once.
    public func close(_ file: StorageFile) throws(StorageError) {
        guard Glibc.close(file.descriptor) == 0 else { throw failure("close", file.name) }
    }

    /// `rename` within the directory.
    public func rename(_ name: String, to newName: String) throws(StorageError) {
        guard renameat(directory, name, directory, newName) == 0 else { throw failure("rename", name) }
    }

    /// A hard link within the directory; a symbolic link is linked itself, not followed.
    public func link(_ name: String, as newName: String) throws(StorageError) {
        guard linkat(directory, name, directory, newName, 0) == 0 else { throw failure("link", name) }
    }

    /// `unlink`.
    public func remove(_ name: String) throws(StorageError) {
        guard unlinkat(directory, name, 0) == 0 || errno == ENOENT else { throw failure("remove", name) }
    }

    /// `fsync` of the directory.
    public func synchroniseDirectory() throws(StorageError) {
        guard fsync(directory) == 0 else {
            throw StorageError("synchronise the directory", path, code: errno)
        }
    }

    /// Reads an ordinary file of this user.
    public func read(_ name: String) throws(StorageError) -> [UInt8]? {
        let file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("open", name)
        }
        defer { Glibc.close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("inspect", name) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else {
            throw StorageError(
                "trust", "\(path)/\(name)", code: 0, detail: "it is no ordinary file of this user; remove it")
        }
        return try read(all: Int(status.st_size), of: file, name)
    }

    private func read(all size: Int, of file: Int32, _ name: String) throws(StorageError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(file, &piece, piece.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += piece[..<count]
            } else if errno != EINTR {
                throw failure("read", name)
            }
        }
    }

    private func failure(_ operation: String, _ name: String) -> StorageError {
        StorageError(operation, "\(path)/\(name)", code: errno)
    }
}
