import Dispatch
import Runs
import Simulation
import Synchronization

/// Independent runs side by side, one on each core.
///
/// Which worker does a run, beside which others and with how many threads of its own, changes nothing in its report.
struct ParallelRuns {
    /// How many there are.
    let count: Int
    /// How many go on at the same time; at least 1.
    let workers: Int
    /// Threads of those that go on at the same time.
    private let threads: Int

    /// - Parameters:
    ///   - count: how many runs there are.
    ///   - threads: threads for all of them together; at least 1.
    ///   - most: how many may go on at the same time; at least 1.
    init(_ count: Int, threads: Int, atMost most: Int = .max) {
        precondition(threads >= 1 && most >= 1, "\(threads) threads, at most \(most) at the same time")
        self.count = count
        self.threads = threads
        workers = max(1, min(count, threads, most))
    }

    /// One run's turn.
    struct Turn: Sendable {
        /// Which run, from 0.
        let index: Int
        /// Who does it, from 0 to `workers`.
        let worker: Int
        /// Threads within the run.
        let threads: Int
        fileprivate let end: End

        /// Whether the run is still wanted: false once a signal asked to end, or another run has failed.
        var goesOn: Bool { !end.isDue }
    }

    /// Does every run once, in the order of their numbers, until a signal asks to end or one fails.
    ///
    /// - Parameter run: does one; called on several threads at the same time. Nil when it leaves nothing.
    /// - Returns: what each left, `[count]`; nil for those not begun.
    /// - Throws: what the first that failed has thrown, once all that had begun have ended.
    func results<Result: Sendable>(
        of run: @Sendable (Turn) throws(Failure) -> Result?
    ) throws(Failure) -> [Result?] {
        guard count > 0 else { return [] }
        let results = Mutex([Result?](repeating: nil, count: count))
        let next = Atomic<Int>(0)
        let end = End()
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            while !end.isDue {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                let turn = Turn(index: index, worker: worker, threads: threads(of: index), end: end)
                do throws(Failure) {
                    let result = try run(turn)
                    results.withLock { $0[index] = result }
                } catch {
                    end.note(error)
                }
            }
        }
        if let failure = end.failure { throw failure }
        return results.withLock { $0 }
    }

    /// The threads of a run: those left over when the last runs are fewer than the workers go to these.
    func threads(of index: Int) -> Int {
        let begun = index / workers * workers
        return threads / min(workers, count - begun)
    }

    /// How many of some runs fit into half of the machine's memory at the same time, all as large as the largest; at least 1.
    static func mostInMemory(_ runs: [VariantRun]) -> Int {
        let largest = runs.reduce(1) { max($0, $1.estimatedMemoryBytes) }
        return max(1, Machine.memoryBytes / 2 / largest)
    }

    /// When to begin no further run.
    fileprivate final class End: Sendable {
        private let first = Mutex<Failure?>(nil)
        private let hasFailed = Atomic<Bool>(false)

        var isDue: Bool { Interruption.signalNumber != nil || hasFailed.load(ordering: .relaxed) }

        var failure: Failure? { first.withLock { $0 } }

        func note(_ failure: Failure) {
            first.withLock { $0 = $0 ?? failure }
            hasFailed.store(true, ordering: .relaxed)
        }
    }
}
