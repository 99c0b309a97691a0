import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports
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
        /// One window is done: everything that can happen before its end has happened.
        case windowDone
        /// Part of a window is done; the rest comes with the next call.
        case windowOpen
        /// No event is left: every node waits for something that will never come.
        case stalled
    }

    private let cells: [Cell]
    private let learners: [Learner]
    private let workers: WorkerPool
    /// What every worker does in a window of `runInParallel`; made once, because making a closure allocates.
    private let runToHorizon: @Sendable (_ worker: Int) -> Void
    private let pools: [BufferPool]
    private let runners = Runners()
    private let lookahead: Int64
    /// Whether one gradient is so much work that it pays to compute those in progress on all workers at once.
    private let batchesGradients: Bool
    /// The virtual time of the last event.
    private(set) var now: Int64 = 0
    private var eventsInLastWindow = 0
    /// Told after each window what took the nodes time in it; nil when nobody wants a timeline.
    var trace: (([TraceRecord]) -> Void)? {
        didSet { for cell in cells { cell.process.isTraced = trace != nil } }
    }

    /// Windows with fewer events than this run on the calling thread: waking the others would cost more.
    private static let parallelWindow = 24

    /// A process and its memory, at an address of their own: touched by one worker at a time.
    private final class Cell {
        var process: LogicalProcess
        /// How far `runToHorizon` goes.
        var horizon: Int64 = 0
        private var actions = ActionBuffer()

        init(_ process: LogicalProcess) {
            self.process = process
        }

        func stop(at time: Int64) { process.stop(at: time, actions: &actions) }

        func run(until horizon: Int64, computesGradients: Bool) -> LogicalProcess.Pause {
            process.run(until: horizon, computesGradients: computesGradients, actions: &actions)
        }

        /// Computes gradients in progress until the others have reached their horizons too.
        func computeAhead(while others: borrowing Atomic<Int>) {
            while others.load(ordering: .relaxed) > 0, process.computeAhead() {}
        }
    }

    /// How many workers have not reached the horizon of the window yet.
    private final class Runners: Sendable {
        let count = Atomic<Int>(0)
    }

    /// - Parameters:
    ///   - nodes: all nodes, in ascending order.
    ///   - learners: one for each worker.
    ///   - workers: who runs the windows; one logical process for each.
    ///   - pools: where parameter buffers come from, one for each worker.
    ///   - lookahead: the least latency of any message, in nanoseconds.
    ///   - batchesGradients: whether gradients in progress are computed together.
    ///   - isParanoid: sends every message through the real encoder and decoder.
    init(
        nodes: [SimulatedNode], learners: [Learner], workers: WorkerPool, pools: [BufferPool],
        lookahead: Int64,
        batchesGradients: Bool, isParanoid: Bool
    ) {
        precondition(nodes.count < ScheduledEvent.nodeLimit, "\(nodes.count) nodes are too many")
        precondition(
            learners.count == workers.count && pools.count == workers.count,
            "\(learners.count) learners and \(pools.count) pools for \(workers.count) workers")
        self.learners = learners
        self.workers = workers
        self.pools = pools
        self.lookahead = lookahead
        self.batchesGradients = batchesGradients
        cells = learners.enumerated().map { number, learner in
            Cell(
                LogicalProcess(
                    nodes: nodes.filter {
                        LogicalProcess.Place.number(of: $0.index, count: learners.count) == number
                    },
                    place: .init(
                        number: number, count: learners.count, lookahead: lookahead,
                        eavesdroppers: nodes.filter { $0.eavesdropper != nil }.map(\.index)),
                    learner: learner, pool: pools[number], isParanoid: isParanoid))
        }
        // Each cell, and each of its nodes, is touched by exactly one worker until `WorkerPool.run` returns.
        nonisolated(unsafe) let cells = cells
        let runners = runners
        runToHorizon = { worker in
            _ = cells[worker].run(until: cells[worker].horizon, computesGradients: true)
            runners.count.subtract(1, ordering: .relaxed)
            cells[worker].computeAhead(while: runners.count)
        }
    }

    /// All nodes, in ascending order.
    var nodes: [SimulatedNode] {
        if cells.count == 1 { return cells[0].process.nodes }
        let parts = cells.map(\.process.nodes)
        return (0..<parts.reduce(0) { $0 + $1.count }).map { node in
            parts[LogicalProcess.Place.number(of: node, count: parts.count)][node / parts.count]
        }
    }

    var samples: Int { cells.reduce(0) { $0 + $1.process.samples } }
    /// Bytes sent, payload and overhead.
    var bytes: Int { cells.reduce(0) { $0 + $1.process.bytes } }
    var eventCount: Int { cells.reduce(0) { $0 + $1.process.eventCount } }

    /// Staleness of all applied gradients.
    var staleness: StalenessHistogram {
        cells.reduce(into: StalenessHistogram()) { $0.add($1.process.staleness) }
    }

    /// Begins a new stretch between two evaluations.
    func forgetRecent() {
        for cell in cells { cell.process.forgetRecent() }
    }

    /// Simulates one window, but nothing later than the limit.
    func advance(limit: Int64) -> Stop {
        guard let earliest = cells.lazy.compactMap({ $0.process.nextTime }).min() else { return .stalled }
        guard earliest <= limit else {
            now = limit
            return .reachedLimit
        }
        let window = end(ofWindowAt: earliest)
        let before = eventCount
        run(until: min(window, limit == .max ? limit : limit + 1))
        exchangeMessages()
        if let trace { tell(trace) }
        eventsInLastWindow = eventCount - before
        now = max(now, cells.reduce(0) { max($0, $1.process.lastTime) })
        let next = cells.lazy.compactMap { $0.process.nextTime }.min() ?? .max
        return next >= window ? .windowDone : .windowOpen
    }

    /// Windows lie on a fixed grid, so that where a run may end does not depend on when it is evaluated.
    private func end(ofWindowAt time: Int64) -> Int64 {
        let length = max(1, lookahead)
        let (end, overflow) = (time / length + 1).multipliedReportingOverflow(by: length)
        return overflow ? .max : end
    }

    /// Tells every node to stop, and delivers what is in flight; gradients that are not finished are given up.
    ///
    /// Rounds that only wait for messages are completed, so that the final models are those after a round, not amid one.
    func drain() {
        for cell in cells { cell.stop(at: now) }
        exchangeMessages()
        while cells.contains(where: { $0.process.hasMessages }), advance(limit: .max) != .stalled {}
        if let trace { tell(trace) }
    }

    private func tell(_ trace: ([TraceRecord]) -> Void) {
        var records = cells.flatMap { $0.process.takeTrace() }
        guard !records.isEmpty else { return }
        records.arrange()
        trace(records)
    }

    private func run(until horizon: Int64) {
        if cells.count == 1 {
            _ = cells[0].run(until: horizon, computesGradients: true)
        } else if batchesGradients {
            runWithGradientsAhead(until: horizon)
        } else if eventsInLastWindow < Self.parallelWindow {
            for cell in cells { _ = cell.run(until: horizon, computesGradients: true) }
        } else {
            runInParallel(until: horizon)
        }
    }

    /// Each worker runs its own process, and while it waits for the others, it computes gradients in progress of its own nodes.
    private func runInParallel(until horizon: Int64) {
        for cell in cells { cell.horizon = horizon }
        runners.count.store(cells.count, ordering: .relaxed)
        workers.run(runToHorizon)
    }

    /// Each worker runs its own process; whenever one needs a gradient that is not there, all gradients in progress are
    /// computed on all workers, because a window of few nodes and big models holds too few of them to share.
    private func runWithGradientsAhead(until horizon: Int64) {
        while true {
            // Each process, and each node, is touched by exactly one worker until `run` returns.
            nonisolated(unsafe) let cells = cells
            let paused = Atomic<Bool>(false)
            workers.run { worker in
                if cells[worker].run(until: horizon, computesGradients: false) == .needsGradient {
                    paused.store(true, ordering: .releasing)
                }
            }
            guard paused.load(ordering: .acquiring) else { return }
            computeGradientsInProgress()
        }
    }

    private func computeGradientsInProgress() {
        // Each work is touched by the one worker that drew its number, and each learner by its own worker.
        nonisolated(unsafe) let pending = cells.flatMap { cell in
            cell.process.nodes.lazy.map(\.work).filter(\.isWaiting)
        }
        // Each learner is used by its own worker only.
        nonisolated(unsafe) let learners = learners
        let pools = pools
        forEachInParallel(pending.count) { worker, index in
            pending[index].compute(with: learners[worker], pool: pools[worker])
        }
    }

    private func exchangeMessages() {
        for receiver in cells.indices {
            for sender in cells {
                let transfers = sender.process.takeOutbox(for: receiver)
                cells[receiver].process.receive(transfers)
                sender.process.giveBack(transfers, for: receiver)
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
