import Glibc
import PeerNode

/// A disk in memory that fails or loses power at any call, and forgets what nobody waited for.
final class UnreliableDisk: Storage {
    /// What happens at a call.
    enum Fault {
        /// The call fails with this error; the disk goes on.
        case failure(Int32)
        /// The power goes: this call and all later ones do nothing and fail.
        case powerCut
    }

    /// What becomes of bytes that were written but not synchronised when the power goes.
    enum Unsynchronised: CaseIterable {
        case lost
        case kept
        case torn
    }

    private final class Inode {
        var bytes: [UInt8] = []
        /// The bytes that would survive a power cut.
        var safe: [UInt8] = []
        var hasFailed = false
    }

    private var names: [String: Inode] = [:]
    /// The names after each change since the directory was last synchronised, the first entry being before all of them.
    private var history: [[String: Inode]] = [[:]]
    private var open: [Int32: Inode] = [:]
    private var nextDescriptor: Int32 = 3
    /// Calls so far.
    private(set) var calls = 0
    /// What happens at the call of that number, counted from 0.
    var fault: (call: Int, Fault)?
    /// Whether a write takes only a part of the bytes.
    var writesShort = false
    private(set) var hasPower = true
    /// What a careful writer never does.
    private(set) var violations: [String] = []
    /// The calls by name.
    private(set) var log: [String] = []

    /// What is there after the power has come back, if the disk had carried out so many changes of names.
    func restarted(changes: Int, unsynchronised: Unsynchronised) -> UnreliableDisk {
        let disk = UnreliableDisk()
        var copies: [ObjectIdentifier: Inode] = [:]
        for (name, inode) in history[changes] {
            let copy = copies[ObjectIdentifier(inode)] ?? Inode()
            copies[ObjectIdentifier(inode)] = copy
            switch unsynchronised {
            case .lost: copy.bytes = inode.safe
            case .kept: copy.bytes = inode.bytes
            case .torn:
                let extra = inode.bytes.dropFirst(inode.safe.count)
                copy.bytes =
                    inode.safe + extra.prefix(extra.count / 2)
                    + extra.dropFirst(extra.count / 2).map { _ in 0 }
            }
            copy.safe = copy.bytes
            disk.names[name] = copy
        }
        disk.history = [disk.names]
        return disk
    }

    /// How many changes of names the disk may have carried out at most.
    var changes: Int { history.count - 1 }

    var fileNames: [String] { names.keys.sorted() }

    var openFiles: Int { open.count }

    /// Spoils a byte of a file.
    func spoil(_ name: String, at index: Int) { names[name]?.bytes[index] ^= 1 }

    func drop(_ name: String) { names[name] = nil }

    private func call(_ operation: String, _ name: String) throws(StorageError) {
        defer { calls += 1 }
        log.append("\(operation) \(name)")
        guard hasPower else { throw StorageError(operation, name, code: EIO) }
        guard let fault, fault.call == calls else { return }
        switch fault.1 {
        case .failure(let code): throw StorageError(operation, name, code: code)
        case .powerCut:
            hasPower = false
            throw StorageError(operation, name, code: EIO)
        }
    }

    private func change(_ body: (inout [String: Inode]) -> Void) {
        body(&names)
        history.append(names)
    }

    private func file(_ file: StorageFile) throws(StorageError) -> Inode {
        guard let inode = open[file.descriptor] else { throw StorageError("use", file.name, code: EBADF) }
        return inode
    }

    // MARK: - Storage

    func create(_ name: String) throws(StorageError) -> StorageFile {
        try call("create", name)
        guard names[name] == nil else { throw StorageError("create", name, code: EEXIST) }
        let inode = Inode()
        change { $0[name] = inode }
        nextDescriptor += 1
        open[nextDescriptor] = inode
        return StorageFile(descriptor: nextDescriptor, name: name)
    }

    func write(_ bytes: [UInt8], to file: StorageFile) throws(StorageError) -> Int {
        try call("write", file.name)
        let count = writesShort ? (bytes.count + 1) / 2 : bytes.count
        try self.file(file).bytes += bytes.prefix(count)
        return count
    }

    func synchronise(_ file: StorageFile) throws(StorageError) {
        let inode = try self.file(file)
        if inode.hasFailed { violations.append("\(file.name) was synchronised again after a failure") }
        do throws(StorageError) {
            try call("synchronise", file.name)
        } catch {
            inode.hasFailed = true
            throw error
        }
        inode.safe = inode.bytes
    }

    func close(_ file: StorageFile) throws(StorageError) {
        // The file is gone even if closing it fails.
        if open.removeValue(forKey: file.descriptor) == nil {
            violations.append("\(file.name) was closed twice")
        }
        try call("close", file.name)
    }

    func rename(_ name: String, to newName: String) throws(StorageError) {
        try call("rename", name)
        guard let inode = names[name] else { throw StorageError("rename", name, code: ENOENT) }
        if inode.hasFailed || inode.safe != inode.bytes {
            violations.append("\(name) was renamed before its bytes were safe")
        }
        // Two names of one file: POSIX leaves both.
        guard names[newName] !== inode else { return }
        change {
            $0[newName] = inode
            $0[name] = nil
        }
    }

    func link(_ name: String, as newName: String) throws(StorageError) {
        try call("link", name)
        guard let inode = names[name] else { throw StorageError("link", name, code: ENOENT) }
        guard names[newName] == nil else { throw StorageError("link", newName, code: EEXIST) }
        change { $0[newName] = inode }
    }

    func remove(_ name: String) throws(StorageError) {
        try call("remove", name)
        if names[name] != nil { change { $0[name] = nil } }
    }

    func synchroniseDirectory() throws(StorageError) {
        try call("synchronise directory", ".")
        history = [names]
    }

    func read(_ name: String) throws(StorageError) -> [UInt8]? {
        try call("read", name)
        return names[name]?.bytes
    }
}
