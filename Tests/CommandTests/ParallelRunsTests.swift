import Experiments
import Glibc
import Synchronization
import Testing

@testable import MurmurCommand

@Suite struct ParallelRunsTests {
    @Test(arguments: [0, 1, 2, 7], [1, 2, 3, 16])
    func `does every run once, whoever does it, and keeps their order`(count: Int, threads: Int) throws {
        let parallel = ParallelRuns(count, threads: threads)
        #expect(parallel.workers == max(1, min(count, threads)))
        let results = try parallel.results { turn throws(Failure) in
            #expect((0..<parallel.workers).contains(turn.worker))
            #expect(turn.goesOn)
            return turn.index * turn.index
        }
        #expect(results == (0..<count).map { $0 * $0 })
    }

    @Test func `has never more going on than it may, nor more threads`() throws {
        let running = Mutex((now: 0, most: 0))
        let parallel = ParallelRuns(9, threads: 8, atMost: 2)
        _ = try parallel.results { turn throws(Failure) in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            usleep(2_000)
            running.withLock { $0.now -= 1 }
            return turn.index
        }
        #expect((1...2).contains(running.withLock(\.most)))
        #expect((0..<9).map { parallel.threads(of: $0) } == [4, 4, 4, 4, 4, 4, 4, 4, 8])
        #expect((0..<5).map { ParallelRuns(5, threads: 2).threads(of: $0) } == [1, 1, 1, 1, 2])
        #expect(ParallelRuns(1, threads: 6).threads(of: 0) == 6)
    }

    @Test func `as many go on as memory holds, and one always`() throws {
        let workspace = try Workspace()
        try workspace.write(SampleExperiments.good, to: "good.yaml")
        func most(_ model: String) throws -> Int {
            let overrides = ["workload.model=\(model)", "topology.nodes=64"]
            let input = try ExperimentInput(
                workspace.file("good.yaml"), .init(overrides: try overrides.map { try YAMLOverride($0) }),
                datasets: DatasetFiles())
            return ParallelRuns.mostInMemory(input.runs)
        }
        #expect(try most("softmax") > 100)
        // Nearly 10⁹ parameters: 16 vectors of them on 64 nodes are 4 TB.
        #expect(try most("{name: mlp, hidden: [30000, 30000]}") == 1)
    }

    @Test func `a failure begins no further run, ends those that go on, and is what is thrown`() {
        let begun = Atomic<Int>(0)
        let failure = Failure("the disk is full", .inputOutput)
        #expect(throws: failure) {
            _ = try ParallelRuns(100, threads: 2).results { turn throws(Failure) -> Int? in
                begun.add(1, ordering: .relaxed)
                if turn.index == 1 { throw failure }
                // Alone on a machine with one core, this one is over before the other begins.
                for _ in 0..<200 where turn.goesOn { usleep(1_000) }
                return nil
            }
        }
        #expect(begun.load(ordering: .relaxed) <= 3)
    }
}
