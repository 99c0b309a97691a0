import Determinism
import EventLoop
import GossipAlgorithms
import LinearAlgebra
import Reports
import Wire

/// What one node has with one neighbour: the connection, when there is one, and what outlives it.
final class NeighbourLink {
    /// How things stand.
    enum State: Equatable {
        /// Never connected in this run.
        case awaited
        /// Connected and welcomed.
        case up
        /// The connection broke a moment ago; it may come back before anybody notices.
        case broken
        /// Given up, until it returns.
        case down
        /// It said farewell.
        case left
    }

    /// What a link tells its owner.
    enum Change {
        case up(incarnation: UInt64, isNew: Bool)
        /// A connection that broke is back, and nothing was lost by it.
        case upAgain(String)
        case lost(String)
    }

    /// How many ticks a broken connection may take to come back: a second, and longer where this process itself hardly runs.
    ///
    /// By the clock a process that was stopped, or had to wait for a processor, would give up neighbours that are there.
    static let graceTicks = 10
    /// Nanoseconds between two heartbeats.
    static let heartbeatPeriod: Int64 = 500_000_000
    /// Nanoseconds a queue may stand still.
    static let stallLimit: Int64 = 5_000_000_000
    /// The least pace of a frame under way, in bytes per nanosecond: 64 KiB/s.
    static let leastPace = 65_536.0 / 1e9

    /// Room in a connection's queue beside messages: for heartbeats, farewells and what TLS adds.
    private static let controlBytes = 1 << 22

    let node: Int
    let name: String
    private(set) var state = State.awaited
    private(set) var channel: FrameChannel?
    /// What the neighbour last said about itself when it connected.
    private(set) var identity: PeerIdentity?
    /// Which start of the neighbour we know.
    var incarnation: UInt64? { identity?.incarnation }
    /// Whether it said that its training is finished.
    private(set) var hasFinished = false
    /// What it last said about itself.
    private(set) var heartbeat: Heartbeat?
    /// Round trips of heartbeats, in seconds.
    private(set) var roundTrips = ThinnedSamples(limit: NodeRecord.durationsKept)
    /// Messages that will never arrive; what a neighbour had when it left, it has acknowledged.
    var messagesLost: Int { messagesGivenUp + (state == .left ? session.keptCount : 0) }
    private var messagesGivenUp = 0

    /// Called with every message, once and in order.
    var received: ((Message) -> Void)?
    var changed: ((Change) -> Void)?
    /// Called when the connection ends without a farewell, or after one.
    var disconnected: (() -> Void)?

    private let loop: Loop
    private var session: MessageSession
    private let limits: FrameLimits
    private let pool: BufferPool
    private var deadline = AdaptiveDeadline()
    private var lastPing: Int64 = 0
    private let modelBytes: Int

    init(
        node: Int, name: String, on loop: Loop, limits: FrameLimits, messagesKept: Int, pool: BufferPool
    ) {
        self.node = node
        self.name = name
        self.loop = loop
        self.limits = limits
        self.pool = pool
        modelBytes = 4 * limits.parameterCount
        session = MessageSession(modelBytes: modelBytes, count: messagesKept)
    }

    var isUp: Bool { state == .up }

    /// Whether everything sent to it has been acknowledged, or never will be.
    var isSettled: Bool { session.isSettled || !isUp }

    // MARK: - Connections

    /// Takes a connection over whose other end has proved to be this neighbour.
    func adopt(_ channel: FrameChannel, of identity: PeerIdentity) {
        if let old = self.channel {
            old.received = nil
            old.ended = nil
            old.reset(.closed)
        }
        let isNew =
            incarnation != identity.incarnation || self.identity?.agreementKey != identity.agreementKey
        if isNew {
            if incarnation != nil { messagesGivenUp += session.restart() }
            self.identity = identity
            hasFinished = false
            hasLeft = false
        }
        let wasUnnoticed = state == .broken || state == .up
        self.channel = channel
        state = .up
        channel.beginMessages(limits: limits, pool: pool)
        channel.connection.queueLimit = session.byteLimit + Self.controlBytes
        channel.received = { [weak self] in self?.receive($0) }
        channel.ended = { [weak self] in self?.channelEnded($0) }
        channel.send(.acknowledge(session.resumption()))
        for (number, message) in session.unacknowledged { channel.send(message, exchange: number) }
        // The farewell may have been lost with the last connection, and the neighbour waits for it.
        if let farewell { channel.send(.leave(farewell)) }
        changed?(
            wasUnnoticed && !isNew
                ? .upAgain(lastReason) : .up(incarnation: identity.incarnation, isNew: isNew))
    }

    private func channelEnded(_ reason: FrameChannel.Ending) {
        channel = nil
        if hasLeft {
            state = .left
            changed?(.lost("it left"))
        } else {
            state = .broken
            ticksBroken = 0
            lastReason = "\(reason)"
        }
        disconnected?()
    }

    /// Whether it said that it leaves before the end.
    private var hasLeft = false
    /// What we told it about our leaving.
    private var farewell: ControlFrame.LeaveReason?
    /// Ticks since the connection broke.
    private var ticksBroken = 0
    /// Why the connection last ended.
    private(set) var lastReason = "never connected"

    /// Breaks the connection off, as a bad network would.
    func breakOff() { channel?.reset(.broken("broken off on purpose")) }

    /// Gives the neighbour up: its process is gone, or it stayed away too long.
    func giveUp(_ reason: String) {
        guard state == .broken else { return }
        state = .down
        messagesGivenUp += session.giveUp()
        changed?(.lost(reason))
    }

    /// Looks after the connection; to be called a few times a second.
    ///
    /// - Parameters:
    ///   - progress: how far this node is, for heartbeats.
    ///   - wasStopped: whether this process itself did not run for a while: then silence proves nothing.
    func tick(_ progress: (steps: Int, samples: Int), wasStopped: Bool) {
        let now = loop.now
        if state == .broken {
            ticksBroken += 1
            if ticksBroken > Self.graceTicks { giveUp(lastReason) }
        }
        guard let channel, isUp else { return }
        if now - lastPing >= Self.heartbeatPeriod {
            lastPing = now
            channel.send(
                .ping(
                    Heartbeat(
                        nonce: UInt64(now), steps: UInt64(progress.steps),
                        samples: UInt64(progress.samples))))
        }
        acknowledge()
        if wasStopped { return channel.excuseSilence() }
        let silence = now - channel.lastHeard
        if silence > deadline.nanoseconds {
            let seconds = Double(silence / 1_000_000) / 1000
            channel.reset(.broken("silent for \(seconds) s"))
            giveUp("silent for \(seconds) s")
        } else if channel.isStalled(for: Self.stallLimit) {
            channel.reset(.broken("takes no bytes"))
        } else if let began = channel.frameBegan,
            now - began > max(2_000_000_000, Int64(Double(modelBytes) / Self.leastPace))
        {
            channel.reset(.broken("a frame took too long"))
        }
    }

    /// Acknowledges all that has come.
    private func acknowledge() {
        if let number = session.acknowledgement(atOnce: true) { channel?.send(.acknowledge(number)) }
    }

    /// How things stand, for people.
    var status: PeerStatus.Neighbour {
        let shown =
            switch state {
            case .awaited: "awaited"
            case .up: "up"
            case .broken: "broken"
            case .down: "down"
            case .left: "left"
            }
        return PeerStatus.Neighbour(
            name: name, state: shown, roundTripMilliseconds: roundTrips.values.last.map { $0 * 1e3 },
            steps: heartbeat.map { Int(clamping: $0.steps) })
    }

    // MARK: - Frames

    private func receive(_ frame: Frame) {
        switch frame.content {
        case .message(let message):
            switch session.accept(frame.exchange, byteCount: frame.byteCount) {
            case .duplicate: break
            case .new:
                if let number = session.acknowledgement(atOnce: false) {
                    channel?.send(.acknowledge(number))
                }
                received?(message)
            }
        case .control(let control): receive(control)
        }
    }

    private func receive(_ control: ControlFrame) {
        switch control {
        case .acknowledge(let number): session.acknowledge(upTo: number)
        case .ping(let heartbeat):
            note(heartbeat)
            channel?.send(.pong(Heartbeat(nonce: heartbeat.nonce, steps: 0, samples: 0)))
        case .pong(let heartbeat):
            let trip = loop.now - Int64(clamping: heartbeat.nonce)
            guard trip >= 0, trip < AdaptiveDeadline.most else { return }
            roundTrips.add(Double(trip) * 1e-9)
        case .leave(.finished): hasFinished = true
        case .leave(.stopping): hasLeft = true
        case .hello, .welcome, .reject: break
        }
    }

    private var lastHeartbeatAt: Int64?

    private func note(_ heartbeat: Heartbeat) {
        let now = loop.now
        if let last = lastHeartbeatAt { deadline.add(now - last) }
        lastHeartbeatAt = now
        self.heartbeat = heartbeat
    }

    /// Sends a message, now or over the next connection.
    ///
    /// It is counted as lost when the neighbour is away for good or too far behind.
    func send(_ message: Message) {
        switch state {
        case .up, .broken:
            guard let number = session.number(message) else {
                messagesGivenUp += 1
                return
            }
            channel?.send(message, exchange: number)
        case .awaited, .down, .left:
            messagesGivenUp += 1
        }
    }

    /// Tells the neighbour why this node will leave, now and over every later connection.
    func send(leave reason: ControlFrame.LeaveReason) {
        farewell = reason
        channel?.send(.leave(reason))
    }

    /// Closes the connection once everything queued has left.
    ///
    /// The last messages are acknowledged first: the neighbour would count them as lost.
    func close() {
        acknowledge()
        changed = nil
        received = nil
        disconnected = nil
        channel?.close()
    }
}
