import EventLoop
import Glibc
import PeerNode
import Reports

/// All nodes of one run as processes of this machine: starts them, watches them, causes the faults asked for, and ends them.
final class LaunchedCluster {
    /// What is left when all processes have ended.
    struct Outcome {
        /// Whether any node began to train.
        var hasBegun: Bool
        /// What was done to nodes on schedule.
        var events: [RunEvent]
        /// A line for each node that failed.
        var failures: [String]
        /// The signal that ended the run early.
        var signal: Int32?
    }

    /// Nanoseconds between two looks.
    static let displayPeriod: Int64 = 500_000_000
    /// Nanoseconds that processes may take to end properly.
    static let stopLimit: Int64 = 10_000_000_000

    private let loop: Loop
    private let peers: [LaunchedPeer]
    private let schedule: FaultSchedule
    private var display: ClusterDisplay
    private var timers: [LoopTimer] = []
    private var signals: [SignalWatcher] = []
    private var restartsDue: [Int: Int] = [:]
    private var beganAt: Int64?
    private var isStopping = false
    private var isOver = false
    private var outcome = Outcome(hasBegun: false, events: [], failures: [])

    /// A cluster that is not started yet.
    ///
    /// - Parameters:
    ///   - nodes: the nodes' names and arguments.
    ///   - directory: where their logs go.
    ///   - schedule: faults to cause.
    ///   - display: where to show how things stand.
    /// - Throws: when the process has no file descriptors left.
    init(
        _ nodes: [(name: String, arguments: [String])], directory: OutputDirectory, schedule: FaultSchedule,
        display: ClusterDisplay
    ) throws {
        let loop = try Loop()
        self.loop = loop
        self.schedule = schedule
        self.display = display
        peers = nodes.map {
            LaunchedPeer(
                $0.name, arguments: $0.arguments, logPath: directory.file("\($0.name).log"), on: loop)
        }
        for step in schedule.steps where step.deed == .restart { restartsDue[step.node, default: 0] += 1 }
    }

    /// Runs all nodes until the last has ended.
    ///
    /// - Throws: when a process cannot be started; those started before are killed.
    func run() throws -> Outcome {
        do {
            try start()
        } catch {
            try? loop.close()
            throw error
        }
        loop.run()
        try loop.close()
        display.clear()
        return outcome
    }

    private func start() throws {
        signals = try [SIGINT, SIGTERM].map { signal in
            try SignalWatcher(on: loop, signal: signal) { [weak self] in self?.interrupt(signal) }
        }
        for (index, peer) in peers.enumerated() {
            peer.changed = { [weak self] in self?.note($0) }
            peer.ended = { [weak self] in self?.noteEnd(of: index) }
            try peer.start()
        }
        after(Self.displayPeriod) { $0.show() }
    }

    /// Does something later, unless all is over by then.
    private func after(_ nanoseconds: Int64, _ body: @escaping (LaunchedCluster) -> Void) {
        let timer = LoopTimer(on: loop)
        timers.append(timer)
        timer.schedule(afterNanoseconds: nanoseconds) { [weak self] in
            timer.close()
            guard let self else { return }
            timers.removeAll { $0 === timer }
            if !isOver { body(self) }
        }
    }

    private func show() {
        display.show(peers.map(\.row), seconds: seconds, at: loop.now)
        after(Self.displayPeriod) { $0.show() }
    }

    /// Seconds since training began.
    private var seconds: Double? { beganAt.map { Double(loop.now - $0) * 1e-9 } }

    // MARK: - What nodes do

    private func note(_ status: PeerStatus) {
        guard beganAt == nil, status.phase != .connecting else { return }
        let began = loop.now - Int64(status.seconds * 1e9)
        beganAt = began
        outcome.hasBegun = true
        display.tell("training on \(peers.count) node\(peers.count == 1 ? "" : "s")")
        for step in schedule.steps {
            after(max(0, began + step.nanoseconds - loop.now)) { $0.carryOut(step) }
        }
    }

    private func noteEnd(of index: Int) {
        let peer = peers[index]
        if case .failed(let reason) = peer.state {
            outcome.failures.append("\(peer.name): \(reason)")
            display.tell("\(peer.name) failed, \(reason)")
            // Nobody can begin without it, or it will not be alone.
            if beganAt == nil { stop() }
        }
        endIfNobodyIsLeft()
    }

    private func endIfNobodyIsLeft() {
        guard !isOver, peers.allSatisfy({ !$0.isThere }) else { return }
        // Those still to be started again would meet nobody; unless nobody has ended by himself.
        let isAwaited = peers.enumerated().contains { $1.state == .killed && restartsDue[$0, default: 0] > 0 }
        if isAwaited, !isStopping, peers.allSatisfy({ $0.state == .killed }) { return }
        isOver = true
        for timer in timers { timer.close() }
        timers = []
        for signal in signals { signal.close() }
    }

    // MARK: - What is done to them

    private func carryOut(_ step: FaultSchedule.Step) {
        guard !isStopping else { return }
        let peer = peers[step.node]
        if step.deed == .restart { restartsDue[step.node, default: 1] -= 1 }
        guard step.deed == .restart ? peer.state == .killed : peer.isThere else {
            return display.tell("\(peer.name) has ended before it could be \(step.deed.text)")
        }
        switch step.deed {
        case .kill: peer.kill()
        case .pause: peer.pause()
        case .resume: peer.resume()
        case .restart:
            do {
                try peer.start(["--rejoin"])
            } catch {
                outcome.failures += Failure(error).problems.map { "\(peer.name): \($0)" }
                return stop()
            }
        }
        let seconds = seconds ?? 0
        outcome.events.append(RunEvent(seconds: seconds, node: peer.name, what: step.deed.text))
        display.tell("\(peer.name) \(step.deed.text) after \(NumberText.fixed(seconds, digits: 1)) s")
    }

    private func interrupt(_ signal: Int32) {
        guard outcome.signal == nil else {
            for peer in peers { peer.stop(atOnce: true) }
            return
        }
        outcome.signal = signal
        display.tell("ending; once more to end at once")
        stop()
    }

    private func stop() {
        guard !isStopping else { return }
        isStopping = true
        for peer in peers { peer.stop(atOnce: false) }
        after(Self.stopLimit) { cluster in
            for peer in cluster.peers { peer.stop(atOnce: true) }
        }
        endIfNobodyIsLeft()
    }
}
