import Determinism
import LinearAlgebra
import Synchronization

/// The discrete-event simulation: virtual time in nanoseconds, window by window.
///
/// A message takes at least the network's least latency L. So nothing that happens in `[t, t + L)`, where t is the time of
/// the earliest event, can reach another node before t + L: inside that window all nodes are independent, and the processes
/// run it in parallel (Chandy & Misra 1979; Nicol 1993). Messages change hands between windows. With L = 0 a window is one
/// instant, and what it sends arrives in the next window, at the same instant at the earliest.
///
/// Windows depend on the events alone, never on the number of threads, and every node handles its own events in an order
/// fixed by their keys. So one thread and many give the same bits.
final class Engine {
    /// Why `advance` returned.
    enum Stop: Equatable {
        /// The limit was reached: every event up to it has happened.
        case reachedLimit
        /// One window is done.
        case windowDone
        /// No event is left: every node waits for something that will never come.
        case stalled
    }

    let nodes: [SimulatedNode]
    private let processes: [LogicalProcess]
    private let workers: WorkerPool
    private let pool: BufferPool
    private let lookahead: Int64
    /// Whether one gradient is so much work that it pays to compute those in progress on all workers at once.
    private let batchesGradients: Bool
    /// The virtual time of the last event.
    private(set) var now: Int64 = 0

    /// Windows with fewer events than this run on the calling thread: waking the others would cost more.
    private static let parallelWindow = 64
    private var eventsInLastWindow = 0

    init(
        nodes: [SimulatedNode], processes: [LogicalProcess], workers: WorkerPool, pool: BufferPool, lookahead: Int64,
        batchesGradients: Bool
    ) {
        precondition(nodes.count < ScheduledEvent.nodeLimit, "\(nodes.count) nodes are too many")
        self.nodes = nodes
        self.processes = processes
        self.workers = workers
        self.pool = pool
        self.lookahead = lookahead
        self.batchesGradients = batchesGradients
        for node in nodes { processes[node.index % processes.count].start(node) }
    }

    var samples: Int { processes.reduce(0) { $0 + $1.samples } }
    /// Bytes sent, payload and overhead.
    var bytes: Int { processes.reduce(0) { $0 + $1.bytes } }
    var eventCount: Int { processes.reduce(0) { $0 + $1.eventCount } }

    /// Simulates one window, but nothing later than the limit.
    func advance(limit: Int64) -> Stop {
        guard let earliest = processes.compactMap(\.nextTime).min() else { return .stalled }
        guard earliest <= limit else {
            now = limit
            return .reachedLimit
        }
        let window = earliest &+ max(1, lookahead)
        let horizon = min(window < earliest ? Int64.max : window, limit == .max ? limit : limit + 1)
        let before = eventCount
        run(until: horizon)
        exchangeMessages()
        eventsInLastWindow = eventCount - before
        now = max(now, processes.reduce(0) { max($0, $1.lastTime) })
        return .windowDone
    }

    private func run(until horizon: Int64) {
        if processes.count == 1 {
            _ = processes[0].run(until: horizon, computesGradients: true)
        } else if batchesGradients {
            runWithGradientsAhead(until: horizon)
        } else if eventsInLastWindow < Self.parallelWindow {
            for process in processes { _ = process.run(until: horizon, computesGradients: true) }
        } else {
            runInParallel(until: horizon)
        }
    }

    /// Each worker runs its own process.
    private func runInParallel(until horizon: Int64) {
        // Each process, and each node, is touched by exactly one worker until `run` returns.
        nonisolated(unsafe) let processes = processes
        workers.run { worker in
            _ = processes[worker].run(until: horizon, computesGradients: true)
        }
    }

    /// Each worker runs its own process; whenever one needs a gradient that is not there, all gradients in progress are
    /// computed on all workers, because a window of few nodes and big models holds too few of them to share.
    private func runWithGradientsAhead(until horizon: Int64) {
        while true {
            // Each process, and each node, is touched by exactly one worker until `run` returns.
            nonisolated(unsafe) let processes = processes
            let paused = Atomic<Bool>(false)
            workers.run { worker in
                if processes[worker].run(until: horizon, computesGradients: false) == .needsGradient {
                    paused.store(true, ordering: .releasing)
                }
            }
            guard paused.load(ordering: .acquiring) else { return }
            computeGradientsInProgress()
        }
    }

    private func computeGradientsInProgress() {
        // Each node's work is touched by the one worker that drew its number, and each learner by its own worker.
        nonisolated(unsafe) let pending = nodes.filter { $0.work.parameters != nil }
        nonisolated(unsafe) let processes = processes
        let pool = pool
        forEachInParallel(pending.count) { worker, index in
            pending[index].work.compute(with: processes[worker].learner, pool: pool)
        }
    }

    private func exchangeMessages() {
        for receiver in processes.indices {
            for sender in processes where !sender.outbox[receiver].isEmpty {
                processes[receiver].receive(sender.outbox[receiver])
                sender.emptyOutbox(to: receiver)
            }
        }
    }

    /// Runs a closure for every index on all workers; which worker gets which index is open.
    func forEachInParallel(_ count: Int, _ body: @escaping @Sendable (_ worker: Int, _ index: Int) -> Void) {
        let drawn = TicketCounter()
        workers.run { worker in
            while true {
                let index = drawn.next()
                guard index < count else { return }
                body(worker, index)
            }
        }
    }
}

/// Hands out 0, 1, 2, … to whoever asks first.
final class TicketCounter: Sendable {
    private let value = Atomic<Int>(0)

    func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}
