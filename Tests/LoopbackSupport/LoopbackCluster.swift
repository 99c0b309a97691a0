public import Determinism
import EventLoop
import Glibc
public import GossipAlgorithms
public import LinearAlgebra
public import Logging
public import PeerNode
public import Persistence
import Reports
public import Runs
import Synchronization
import TransportSecurity
public import Wire

/// Peers of one run inside this process, each with a loop on a thread of its own, connected over loopback.
public final class LoopbackCluster: Sendable {
    /// What a peer left behind.
    public struct Outcome: Sendable {
        /// Its result; nil when it never ended by itself.
        public var result: PeerResult?
        /// Its models at the evaluation points, the last one final.
        public var models: [ParameterSnapshot] = []
        /// Their moving averages; empty when none are kept.
        public var movingAverages: [ParameterSnapshot] = []
        /// Everything that went into its algorithm.
        public var events: [(event: Event, time: Instant)] = []
        /// A digest of events and actions with all numbers.
        public var digest = ""
        /// Its last checkpoint.
        public var checkpoint: Checkpoint?
        /// Handles left open when its loop was closed; nil when closing succeeded.
        public var leak: String?
    }

    private let plan: RunPlan
    private let addresses: [String]
    private let run: Identifier
    private let outcomes: Mutex<[Outcome]>
    private let remaining: Mutex<Int>
    private let commands: Mutex<[Int: LoopMailbox<Command>]> = Mutex([:])

    private enum Command: Sendable {
        case stop
        case breakConnections
        case status(@Sendable (PeerStatus) -> Void)
    }

    /// Picks free ports for all nodes.
    public init(_ plan: RunPlan) throws {
        Loop.ignoreBrokenPipes()
        self.plan = plan
        addresses = try Self.freePorts(plan.nodeCount).map { "127.0.0.1:\($0)" }
        run = try Self.identifier("run \(addresses[0])")
        outcomes = Mutex([Outcome](repeating: Outcome(), count: plan.nodeCount))
        remaining = Mutex(0)
    }

    /// A configuration of one node, to be changed before `start`.
    public func configuration(of node: Int) throws -> PeerConfiguration {
        PeerConfiguration(
            plan: plan, node: node, addresses: addresses, experimentText: "test", experimentHash: "test",
            cluster: try Self.identifier("cluster"), run: run)
    }

    /// 16 bytes made from a text.
    public static func identifier(_ text: String) throws -> Identifier {
        guard let identifier = Identifier(SHA256.digest(of: text).prefix(16)) else {
            throw NotInCatalogue(name: text)
        }
        return identifier
    }

    /// Ports of loopback that were free a moment ago.
    static func freePorts(_ count: Int) throws -> [UInt16] {
        let loop = try Loop()
        var listeners: [TCPListener] = []
        for _ in 0..<count {
            listeners.append(try TCPListener(on: loop, address: .loopback(port: 0)) { $0.reset() })
        }
        let ports = listeners.map(\.localAddress.port)
        for listener in listeners { listener.close() }
        try loop.close()
        return ports
    }

    /// Runs all nodes until they have ended.
    public func runAll(change: (inout PeerConfiguration) -> Void = { _ in }) throws -> [Outcome] {
        for node in 0..<plan.nodeCount {
            var configuration = try configuration(of: node)
            change(&configuration)
            start(configuration)
        }
        return wait()
    }

    /// Starts one node.
    ///
    /// - Parameters:
    ///   - configuration: which node, and how.
    ///   - events: after so many events the node is asked to stop; nil never.
    ///   - log: where it logs.
    public func start(
        _ configuration: PeerConfiguration, stopAfterEvents events: Int? = nil, log: Logger = .silent
    ) {
        remaining.withLock { $0 += 1 }
        let worker = WorkerThread()
        worker.submit { [self] in
            let outcome = drive(configuration, stopAfterEvents: events, log)
            outcomes.withLock { $0[configuration.node] = outcome }
            commands.withLock { $0[configuration.node] = nil }
            remaining.withLock { $0 -= 1 }
        }
        // The thread ends after its only job; nobody waits for it here.
        WorkerThread().submit { worker.finish() }
    }

    /// Waits until every started node has ended.
    public func wait(seconds: Int = 60) -> [Outcome] {
        var rounds = 0
        while remaining.withLock({ $0 }) > 0, rounds < seconds * 200 {
            usleep(5000)
            rounds += 1
        }
        return outcomes.withLock { $0 }
    }

    /// Waits until one node has ended.
    public func waitForEnd(of node: Int) {
        while outcomes.withLock({ $0[node].result == nil && $0[node].leak == nil }) { usleep(1000) }
    }

    /// Asks a node to stop, as a signal would.
    public func stop(_ node: Int) { post(.stop, to: node) }

    /// Resets all connections of a node.
    public func breakConnections(of node: Int) { post(.breakConnections, to: node) }

    private func post(_ command: Command, to node: Int) {
        _ = commands.withLock { $0[node]?.post(command) }
    }

    private func drive(
        _ configuration: PeerConfiguration, stopAfterEvents limit: Int?, _ log: Logger
    ) -> Outcome {
        var outcome = Outcome()
        do {
            let loop = try Loop()
            let peer = try Peer(configuration, on: loop, log: log)
            peer.keepModel = { _, model, movingAverage in
                outcome.models.append(model)
                if let movingAverage { outcome.movingAverages.append(movingAverage) }
            }
            peer.recordEvent = { event, time in
                outcome.events.append((event, time))
                if outcome.events.count == limit { peer.requestStop() }
            }
            peer.keepCheckpoint = { outcome.checkpoint = $0 }
            peer.digestsPayloads = true
            let mailbox = try LoopMailbox<Command>(on: loop) { command in
                switch command {
                case .stop: peer.requestStop()
                case .breakConnections: peer.breakConnections()
                case .status(let body): body(peer.status)
                }
            }
            commands.withLock { $0[configuration.node] = mailbox }
            peer.ended = { result in
                outcome.result = result
                outcome.digest = result.record.digest
                mailbox.close()
            }
            try peer.start()
            loop.run()
            do { try loop.close() } catch { outcome.leak = "\(error)" }
        } catch {
            outcome.leak = "\(error)"
        }
        return outcome
    }
}

extension Logger {
    /// Says nothing.
    public static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
