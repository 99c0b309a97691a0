import Glibc
import PeerNode
import Persistence
import Synchronization
import Testing

/// A directory of a test's own, removed with its files at the end.
private final class Place {
    private static let count = Atomic<Int>(0)
    let path: String

    init() {
        let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
        path = "/tmp/murmuration-storage-\(getpid())-\(number)"
    }

    deinit {
        for name in [
            "checkpoint", "checkpoint.previous", "checkpoint.temporary", "incarnation", "lock", "link",
        ] {
            unlink("\(path)/\(name)")
        }
        unlink(path)
        rmdir(path)
    }

    func mode(_ name: String = "") -> mode_t? {
        var status = stat()
        return lstat("\(path)/\(name)", &status) == 0 ? status.st_mode & 0o777 : nil
    }
}

@Suite struct `Storage in a directory` {
    @Test func `keeps checkpoints for this user only, and gives them back`() throws {
        let place = Place()
        do {
            let storage = try DirectoryStorage(path: place.path)
            let store = try CheckpointStore(in: storage)
            for step in 1...3 { try store.save(Sample.checkpoint(step: step)) }
            _ = try IncarnationStore(in: storage).begin(Sample.identity)
        }
        #expect(place.mode() == 0o700)
        for name in ["checkpoint", "checkpoint.previous", "incarnation", "lock"] {
            #expect(place.mode(name) == 0o600, "\(name)")
        }
        #expect(
            place.mode("checkpoint.temporary") == nil && place.mode("checkpoint.previous.temporary") == nil)
        let storage = try DirectoryStorage(path: place.path)
        let found = try #require(try CheckpointStore(in: storage).latest(of: Sample.identity))
        #expect(found.checkpoint.encoded() == Sample.checkpoint(step: 3).encoded())
        #expect(try IncarnationStore(in: storage).begin(Sample.identity) == 1)
    }

    @Test func `belongs to one process at a time`() throws {
        let place = Place()
        let storage = try DirectoryStorage(path: place.path)
        let error = #expect(throws: StorageError.self) { try DirectoryStorage(path: place.path) }
        #expect(
            try #require(error).description
                == "cannot lock \(place.path): another process uses it; is this node running already?")
        _ = storage.path
    }

    @Test func `is refused when others may write to it`() throws {
        let place = Place()
        #expect(mkdir(place.path, 0o700) == 0 && chmod(place.path, 0o777) == 0)
        let error = #expect(throws: StorageError.self) { try DirectoryStorage(path: place.path) }
        #expect(try #require(error).description.contains("others may write to it (mode 777; expected 700)"))
    }

    @Test func `follows no symbolic link`() throws {
        let place = Place()
        #expect(symlink("/tmp", place.path) == 0)
        #expect(throws: StorageError.self) { try DirectoryStorage(path: place.path) }
        unlink(place.path)
        let storage = try DirectoryStorage(path: place.path)
        #expect(symlink("/etc/hostname", "\(place.path)/link") == 0)
        #expect(throws: StorageError.self) { try storage.read("link") }
        #expect(throws: StorageError.self) { try storage.create("link") }
        // A link where the temporary file will be is removed, not written through.
        #expect(symlink("/tmp/murmuration-nowhere", "\(place.path)/checkpoint.temporary") == 0)
        try CheckpointStore(in: storage).save(Sample.checkpoint(step: 1))
        #expect(access("/tmp/murmuration-nowhere", F_OK) != 0)
    }

    @Test func `says which file is not there to be made`() throws {
        let error = #expect(throws: StorageError.self) { try DirectoryStorage(path: "/nonexistent/n3") }
        #expect(
            try #require(error).description
                == "cannot make the directory /nonexistent/n3: No such file or directory")
    }
}
