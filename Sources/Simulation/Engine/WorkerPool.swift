import Dispatch
import Glibc
import Synchronization

/// A fixed set of threads that run one closure together and wait for each other.
///
/// The caller is worker 0. The others spin briefly for the next closure before they sleep, because windows of a simulation
/// follow each other within microseconds. What the closure does must not depend on which worker does it.
final class WorkerPool: Sendable {
    /// The number of workers, the caller included; at least 1.
    let count: Int
    private let helpers: [Helper]
    private let remaining = Atomic<Int>(0)

    /// What the workers run.
    ///
    /// A closure by itself would be wrapped, with an allocation, whenever it passes the lock.
    private struct Work: Sendable {
        let body: @Sendable (_ worker: Int) -> Void
    }

    /// One thread's mailbox.
    private final class Helper: Sendable {
        /// The closure to run next, written before `generation` grows and read after it has grown.
        let work = Mutex<Work?>(nil)
        let generation = Atomic<Int>(0)
        let isAsleep = Atomic<Bool>(false)
        let wake = DispatchSemaphore(value: 0)
    }

    /// How often a helper looks for work before it sleeps: some tens of microseconds, longer than what lies between two windows
    /// of a simulation, because waking it takes as long.
    private static let spins = 40_000

    init(count: Int) {
        precondition(count >= 1, "a worker pool needs at least one worker, not \(count)")
        self.count = count
        helpers = (1..<max(1, count)).map { _ in Helper() }
        for (index, helper) in helpers.enumerated() {
            let queue = DispatchQueue(label: "murmuration.worker.\(index + 1)", qos: .userInitiated)
            queue.async { self.serve(helper, worker: index + 1) }
        }
    }

    /// Ends the helper threads.
    ///
    /// The pool must not be used afterwards.
    func shutDown() {
        remaining.store(helpers.count, ordering: .releasing)
        for helper in helpers { post(nil, to: helper) }
        awaitHelpers()
    }

    /// Runs the closure once on every worker, handing each its number, and returns when all are done.
    func run(_ work: @escaping @Sendable (_ worker: Int) -> Void) {
        remaining.store(helpers.count, ordering: .releasing)
        for helper in helpers { post(Work(body: work), to: helper) }
        work(0)
        awaitHelpers()
    }

    private func awaitHelpers() {
        var spins = 0
        while remaining.load(ordering: .acquiring) > 0 {
            spins += 1
            if spins > Self.spins { sched_yield() }
        }
    }

    private func post(_ work: Work?, to helper: Helper) {
        helper.work.withLock { $0 = work }
        helper.generation.add(1, ordering: .sequentiallyConsistent)
        if helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) { helper.wake.signal() }
    }

    private func serve(_ helper: Helper, worker: Int) {
        var seen = 0
        while true {
            awaitGeneration(after: seen, of: helper)
            seen += 1
            guard let work = helper.work.withLock({ $0 }) else {
                remaining.subtract(1, ordering: .releasing)
                return
            }
            work.body(worker)
            remaining.subtract(1, ordering: .releasing)
        }
    }

    private func awaitGeneration(after seen: Int, of helper: Helper) {
        for _ in 0..<Self.spins where helper.generation.load(ordering: .acquiring) != seen { return }
        helper.isAsleep.store(true, ordering: .sequentiallyConsistent)
        if helper.generation.load(ordering: .sequentiallyConsistent) == seen {
            helper.wake.wait()
        } else if !helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
            // Work came while we lay down and its poster saw us asleep: its signal is, or will be, there.
            helper.wake.wait()
        }
    }
}
