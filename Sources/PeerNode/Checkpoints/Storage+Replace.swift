import Glibc

extension Storage {
    /// Writes a file so that at every moment, power cut included, its name stands for the whole old or the whole new content.
    ///
    /// Writes a temporary file beside it, waits for the disk, renames it, waits for the directory. Whatever fails, the
    /// temporary file is discarded and the old content stays; only when the last wait fails, the new content may be there
    /// already. Nothing is tried twice: a file that could not be synchronised must not be trusted again (Rebello et al.,
    /// "Can applications recover from fsync failures?", USENIX ATC 2020); a new attempt writes a new file.
    ///
    /// - Parameters:
    ///   - name: the file.
    ///   - previous: a name for the old content, or nil to let it go.
    ///   - write: is given a function that appends bytes.
    /// - Throws: `StorageError` of the first call that failed.
    func replace(
        _ name: String, keeping previous: String? = nil,
        writing write: ((_ append: ([UInt8]) throws(StorageError) -> Void) throws(StorageError) -> Void)
    ) throws(StorageError) {
        let temporary = StorageNames.temporary(name)
        try remove(temporary)
        let file = try create(temporary)
        do throws(StorageError) {
            try fill(file, write)
            if let previous { try keep(name, as: previous) }
            try rename(temporary, to: name)
        } catch {
            try? remove(temporary)
            throw error
        }
        try synchroniseDirectory()
    }

    /// Writes, synchronises and closes the file; closes it once, whatever happens.
    private func fill(
        _ file: StorageFile,
        _ write: (_ append: ([UInt8]) throws(StorageError) -> Void) throws(StorageError) -> Void
    ) throws(StorageError) {
        do throws(StorageError) {
            try write { (bytes: [UInt8]) throws(StorageError) in try append(bytes, to: file) }
            try synchronise(file)
        } catch {
            try? close(file)
            throw error
        }
        try close(file)
    }

    private func append(_ bytes: [UInt8], to file: StorageFile) throws(StorageError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = try self.write(rest, to: file)
            guard written > 0, written <= rest.count else {
                throw StorageError("write", file.name, code: EIO, detail: "\(written) of \(rest.count) bytes")
            }
            if written == rest.count { return }
            rest.removeFirst(written)
        }
    }

    /// Gives the present content a second name; without a present content, or on a file system without second names, nothing.
    private func keep(_ name: String, as previous: String) throws(StorageError) {
        let spare = StorageNames.temporary(previous)
        try remove(spare)
        do throws(StorageError) {
            try link(name, as: spare)
        } catch  where [ENOENT, EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(error.code) {
            return
        }
        do throws(StorageError) {
            try rename(spare, to: previous)
            // Renaming does nothing when both names stand for one file already: after a crash between here and the end.
            try remove(spare)
        } catch {
            try? remove(spare)
            throw error
        }
    }

    /// Removes what a crash may have left behind.
    func removeTemporaries(of names: [String]) throws(StorageError) {
        for name in names { try remove(StorageNames.temporary(name)) }
    }
}

/// The files of a node's directory.
enum StorageNames {
    static let checkpoint = "checkpoint"
    static let previousCheckpoint = "checkpoint.previous"
    static let incarnation = "incarnation"
    static let lock = "lock"

    static func temporary(_ name: String) -> String { name + ".temporary" }
}
