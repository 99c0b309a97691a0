import Glibc
import LinearAlgebra
import PeerNode
import Persistence
import Testing

/// Small checkpoints that differ in their steps.
enum Sample {
    static let identity = CheckpointIdentity(
        run: "run-7", cluster: "lab", node: "n3", model: "m", topology: "t", experiment: "e")

    static func checkpoint(step: Int) -> Checkpoint {
        let vector = ParameterSnapshot((0..<50).map { Float(step + $0) })
        return Checkpoint(
            identity: identity, incarnation: 0, steps: step, samples: 32 * step,
            sections: [.init("algorithm", SavedState(fields: [.init(name: "x", value: .vector(vector))]))])
    }
}

@Suite struct `A checkpoint store` {
    /// A disk on which checkpoints 1 and 2 are safe.
    private static func disk() throws -> UnreliableDisk {
        let disk = UnreliableDisk()
        let store = try CheckpointStore(in: disk)
        try store.save(Sample.checkpoint(step: 1))
        try store.save(Sample.checkpoint(step: 2))
        return disk
    }

    private static func latest(_ disk: UnreliableDisk, allowsPrevious: Bool = false) throws -> Int? {
        try CheckpointStore(in: disk).latest(of: Sample.identity, allowsPrevious: allowsPrevious)?.checkpoint
            .steps
    }

    /// How many calls one save makes.
    private static func callsOfASave() throws -> Range<Int> {
        let disk = try disk()
        let store = try CheckpointStore(in: disk)
        let before = disk.calls
        try store.save(Sample.checkpoint(step: 3))
        return before..<disk.calls
    }

    @Test func `keeps the newest and the one before, and nothing else`() throws {
        let disk = try Self.disk()
        #expect(disk.fileNames == ["checkpoint", "checkpoint.previous"])
        #expect(try Self.latest(disk) == 2)
        disk.spoil("checkpoint", at: 100)
        #expect(try Self.latest(disk, allowsPrevious: true) == 1)
        #expect(disk.violations == [] && disk.openFiles == 0)
    }

    @Test func `finds nothing where nothing was saved`() throws {
        #expect(try Self.latest(UnreliableDisk()) == nil)
    }

    @Test func `waits for the file before it renames it, and for the directory after`() throws {
        let disk = UnreliableDisk()
        let store = try CheckpointStore(in: disk)
        let before = disk.log.count
        try store.save(Sample.checkpoint(step: 1))
        let steps = disk.log[before...].filter { !$0.hasPrefix("write") && !$0.hasPrefix("remove") }
        #expect(
            steps == [
                "create checkpoint.temporary", "synchronise checkpoint.temporary",
                "close checkpoint.temporary", "link checkpoint", "rename checkpoint.temporary",
                "synchronise directory .",
            ])
    }

    @Test(arguments: [EIO, ENOSPC, EDQUOT])
    func `keeps the old or has the new when any call fails, and leaves no temporary file`(code: Int32) throws
    {
        for call in try Self.callsOfASave() {
            let disk = try Self.disk()
            let store = try CheckpointStore(in: disk)
            disk.fault = (call, .failure(code))
            var hasFailed = false
            do throws(StorageError) { try store.save(Sample.checkpoint(step: 3)) } catch { hasFailed = true }
            #expect(hasFailed || disk.log[call].hasPrefix("remove"), "call \(call): \(disk.log[call])")
            let names = disk.fileNames
            #expect(disk.violations == [] && disk.openFiles == 0, "call \(call)")
            let steps = try Self.latest(disk)
            #expect(steps == 3 || hasFailed && steps == 2, "call \(call)")
            #expect(
                names == ["checkpoint", "checkpoint.previous"] || disk.log[call].hasPrefix("remove"),
                "call \(call), \(disk.log[call]): \(names)")
            #expect(disk.fileNames == ["checkpoint", "checkpoint.previous"], "call \(call)")
            // The next period.
            try store.save(Sample.checkpoint(step: 4))
            #expect(try Self.latest(disk) == 4)
            #expect(disk.fileNames == ["checkpoint", "checkpoint.previous"], "call \(call)")
        }
    }

    @Test func `writes on when the disk takes a part only`() throws {
        let disk = try Self.disk()
        disk.writesShort = true
        try CheckpointStore(in: disk).save(Sample.checkpoint(step: 3))
        #expect(try Self.latest(disk) == 3)
    }

    @Test(arguments: UnreliableDisk.Unsynchronised.allCases)
    func `has the old or the new after a power cut at any call`(what: UnreliableDisk.Unsynchronised) throws {
        let calls = try Self.callsOfASave()
        for call in calls {
            let disk = try Self.disk()
            let store = try CheckpointStore(in: disk)
            disk.fault = (call, .powerCut)
            try? store.save(Sample.checkpoint(step: 3))
            for changes in 0...disk.changes {
                let after = disk.restarted(changes: changes, unsynchronised: what)
                let steps = try Self.latest(after)
                #expect(steps == 2 || steps == 3, "call \(call), \(changes) changes")
                #expect(!after.fileNames.contains { $0.hasSuffix(".temporary") }, "call \(call)")
                // A crash between the two renames leaves two names for one file; saving goes on.
                let next = try CheckpointStore(in: after)
                try next.save(Sample.checkpoint(step: 5))
                try next.save(Sample.checkpoint(step: 6))
                #expect(try Self.latest(after) == 6)
                #expect(after.fileNames == ["checkpoint", "checkpoint.previous"])
            }
        }
    }

    @Test(arguments: UnreliableDisk.Unsynchronised.allCases)
    func `has what it acknowledged after a power cut`(what: UnreliableDisk.Unsynchronised) throws {
        let disk = try Self.disk()
        try CheckpointStore(in: disk).save(Sample.checkpoint(step: 3))
        for changes in 0...disk.changes {
            #expect(try Self.latest(disk.restarted(changes: changes, unsynchronised: what)) == 3)
        }
    }

    @Test func `falls back only when told to, and says what the previous one is`() throws {
        let disk = try Self.disk()
        disk.spoil("checkpoint", at: 150)
        let store = try CheckpointStore(in: disk)
        let error = #expect(throws: CheckpointStoreError.self) {
            try store.latest(of: Sample.identity)
        }
        let text = try #require(error).description
        #expect(text.hasPrefix("checkpoint: damaged: section 'algorithm' bytes "))
        #expect(
            text.hasSuffix(
                "checksum mismatch; previous good: checkpoint.previous (step 1); take it with --allow-previous"
            ))
        let found = try #require(try store.latest(of: Sample.identity, allowsPrevious: true))
        #expect(found.checkpoint.steps == 1 && found.refusedNewest == error)
        disk.spoil("checkpoint.previous", at: 150)
        #expect(throws: CheckpointStoreError.self) {
            try store.latest(of: Sample.identity, allowsPrevious: true)
        }
    }

    @Test func `does not take the previous one for the newest that is gone`() throws {
        let disk = try Self.disk()
        disk.drop("checkpoint")
        let error = CheckpointStoreError.missing(file: "checkpoint", previousSteps: 1)
        #expect(throws: error) { try Self.latest(disk) }
        #expect(try Self.latest(disk, allowsPrevious: true) == 1)
    }

    @Test func `refuses another node's checkpoint and names both`() throws {
        var other = Sample.identity
        other.node = "n4"
        let error = #expect(throws: CheckpointStoreError.self) {
            try CheckpointStore(in: Self.disk()).latest(of: other, allowsPrevious: true)
        }
        #expect(
            try #require(error).description
                == "checkpoint.previous: belongs to another node (got \"n3\"; expected \"n4\")")
    }
}

@Suite struct `Incarnations` {
    @Test func `count every start, from 0`() throws {
        let disk = UnreliableDisk()
        for expected in 0..<4 {
            #expect(try IncarnationStore(in: disk).begin(Sample.identity) == expected)
        }
        #expect(try IncarnationStore(in: disk).begin(Sample.identity, noLessThan: 9) == 9)
        #expect(try IncarnationStore(in: disk).begin(Sample.identity, noLessThan: 3) == 10)
        #expect(disk.fileNames == ["incarnation"] && disk.violations == [])
    }

    @Test(arguments: UnreliableDisk.Unsynchronised.allCases)
    func `never come twice, whenever the power goes`(what: UnreliableDisk.Unsynchronised) throws {
        for call in 0..<40 {
            let disk = UnreliableDisk()
            _ = try IncarnationStore(in: disk).begin(Sample.identity)
            disk.fault = (disk.calls + call, .powerCut)
            let second = try? IncarnationStore(in: disk).begin(Sample.identity)
            for changes in 0...disk.changes {
                let after = disk.restarted(changes: changes, unsynchronised: what)
                let third = try IncarnationStore(in: after).begin(Sample.identity)
                #expect(third >= 1 && third > second ?? 0, "call \(call)")
            }
        }
    }

    @Test func `are not guessed from a damaged file`() throws {
        let disk = UnreliableDisk()
        _ = try IncarnationStore(in: disk).begin(Sample.identity)
        disk.spoil("incarnation", at: 60)
        let error = #expect(throws: IncarnationError.self) {
            try IncarnationStore(in: disk).begin(Sample.identity)
        }
        #expect(
            try #require(error).description.hasPrefix("incarnation: damaged: section 'header' bytes 0..."))
    }

    @Test func `end before they run out of bits`() throws {
        let disk = UnreliableDisk()
        let store = IncarnationStore(in: disk)
        #expect(
            try store.begin(Sample.identity, noLessThan: IncarnationStore.largest) == IncarnationStore.largest
        )
        #expect(throws: IncarnationError.exhausted(IncarnationStore.largest + 1)) {
            try store.begin(Sample.identity)
        }
    }
}
