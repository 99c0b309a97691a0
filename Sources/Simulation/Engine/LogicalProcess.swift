import Determinism
import GossipAlgorithms
import HeapModule
import Learning
import LinearAlgebra
import Wire

/// The nodes that one worker simulates, their events, and the messages between them and the other processes.
///
/// Within a window no message of the window can arrive (see `Engine`), so processes run independently; what they send to
/// each other changes hands between windows.
final class LogicalProcess {
    /// Why a process stopped inside a window.
    enum Pause {
        /// Everything before the horizon has happened.
        case reachedHorizon
        /// The next event needs a gradient that nobody has computed yet.
        case needsGradient
    }

    /// A message on its way to a node of another process.
    struct Transfer {
        let event: ScheduledEvent
        let message: Message
        let sender: Int
    }

    let learner: Learner
    private let nodes: [SimulatedNode]
    private let processCount: Int
    private let pool: BufferPool
    private let isParanoid: Bool
    private var queue = Heap<ScheduledEvent>()
    private var slab = MessageSlab()
    private var actions = ActionBuffer()
    /// Messages sent in this window, by destination process.
    private(set) var outbox: [[Transfer]]
    /// The time of the last event handled.
    private(set) var lastTime: Int64 = 0
    private(set) var eventCount = 0
    private(set) var samples = 0
    private(set) var bytes = 0

    /// - Parameters:
    ///   - nodes: all nodes of the run; those with `index % processCount` equal to this process's number are its own.
    init(
        nodes: [SimulatedNode], processCount: Int, learner: Learner, pool: BufferPool, isParanoid: Bool
    ) {
        self.nodes = nodes
        self.processCount = processCount
        self.learner = learner
        self.pool = pool
        self.isParanoid = isParanoid
        outbox = [[Transfer]](repeating: [], count: processCount)
    }

    /// The time of the earliest event, or nil when there is none.
    var nextTime: Int64? { queue.min?.time }

    func start(_ node: SimulatedNode) {
        schedule(0, for: node, ScheduledEvent.started)
    }

    /// Handles all events before the horizon, in order.
    ///
    /// - Parameters:
    ///   - horizon: virtual nanoseconds, exclusive.
    ///   - computesGradients: whether a gradient that is not there yet is computed on the spot; otherwise the process
    ///     pauses, so that all gradients in progress can be computed on all workers.
    func run(until horizon: Int64, computesGradients: Bool) -> Pause {
        while let event = queue.min, event.time < horizon {
            let node = nodes[Int(event.target)]
            if event.content == ScheduledEvent.gradientFinished, node.work.result == nil {
                guard computesGradients else { return .needsGradient }
                node.work.compute(with: learner, pool: pool)
            }
            queue.removeMin()
            handle(event, at: node)
        }
        return .reachedHorizon
    }

    /// Takes over what another process sent here.
    func receive(_ transfers: [Transfer]) {
        for transfer in transfers {
            let event = transfer.event
            let slot = slab.insert(transfer.message, from: transfer.sender)
            queue.insert(ScheduledEvent(event, content: slot))
        }
    }

    func emptyOutbox(to process: Int) { outbox[process].removeAll(keepingCapacity: true) }

    // MARK: - Events

    private func handle(_ event: ScheduledEvent, at node: SimulatedNode) {
        lastTime = event.time
        eventCount &+= 1
        let now = Instant(nanoseconds: event.time)
        switch event.content {
        case ScheduledEvent.gradientFinished:
            finishGradient(of: node, now)
        case ScheduledEvent.started:
            deliver(.started, to: node, now)
        case ..<0:
            let timer = TimerID(Int(ScheduledEvent.firstTimer - event.content))
            if node.fires(timer, at: event.time) {
                note(event, 3, at: node)
                deliver(.timerFired(timer), to: node, now)
            }
        default:
            var entry = slab.take(event.content)
            note(event, 2, at: node)
            node.totals.messagesReceived += 1
            node.totals.payloadBytesReceived += MessageCodec.payloadBytes(of: entry.message)
            deliver(.received(entry.message, from: entry.sender), to: node, now)
            entry.message.recycle(into: pool)
        }
    }

    private func finishGradient(of node: SimulatedNode, _ now: Instant) {
        guard let values = node.work.result.take() else { preconditionFailure("the gradient is missing") }
        let count = node.work.samples.count
        node.totals.steps += 1
        node.totals.samples += count
        samples += count
        node.totals.computeNanoseconds += node.computeClock.lastDuration
        node.totals.recent.lossSum += Double(node.work.loss)
        node.totals.recent.lossCount += 1
        node.digest.combine(UInt64(bitPattern: now.nanoseconds))
        node.digest.combine(UInt64(node.work.loss.bitPattern) &<< 2 | 1)
        deliver(.gradientReady(Gradient(values: values, loss: node.work.loss, samples: count)), to: node, now)
        pool.recycle(values)
    }

    private func note(_ event: ScheduledEvent, _ kind: UInt64, at node: SimulatedNode) {
        node.digest.combine(UInt64(bitPattern: event.time))
        node.digest.combine(event.order &<< 2 | kind)
    }

    private func deliver(_ event: Event, to node: SimulatedNode, _ now: Instant) {
        actions.removeAll()
        node.host.handle(event, at: now, actions: &actions)
        for index in actions.actions.indices { carryOut(actions.actions[index], of: node, now) }
    }

    // MARK: - Actions

    private func carryOut(_ action: Action, of node: SimulatedNode, _ now: Instant) {
        switch action {
        case .computeGradient(let parameters):
            precondition(node.work.parameters == nil, "node \(node.index) asked for a second gradient")
            node.work.parameters = parameters
            node.sampler.next(into: &node.work.samples)
            let duration = node.computeClock.next(at: now.nanoseconds)
            schedule(now.nanoseconds + duration, for: node, ScheduledEvent.gradientFinished)
        case .send(let message, let receiver):
            send(message, from: node, to: receiver, now)
        case .setTimer(let timer, let delay):
            let due = now.nanoseconds + max(1, delay)
            node.setTimer(timer, due: due)
            schedule(due, for: node, ScheduledEvent.firstTimer - Int32(timer.rawValue))
        case .cancelTimer(let timer):
            node.cancelTimer(timer)
        case .record(let observation):
            node.totals.note(observation)
        case .finished:
            break
        }
    }

    private func send(_ message: Message, from node: SimulatedNode, to receiver: Int, _ now: Instant) {
        precondition(receiver != node.index, "node \(node.index) sent a message to itself")
        let payload = MessageCodec.payloadBytes(of: message)
        node.totals.messagesSent += 1
        node.totals.payloadBytes += payload
        node.totals.overheadBytes += MessageCodec.overheadBytes
        bytes += payload + MessageCodec.overheadBytes
        let arrival = node.uplink.arrival(
            ofBytes: payload + MessageCodec.overheadBytes, at: receiver, sentAt: now.nanoseconds)
        guard let arrival else {
            node.totals.messagesLost += 1
            return
        }
        let event = ScheduledEvent(
            time: arrival, source: node.index, count: node.nextEventCount(), target: receiver, content: 0)
        outbox[receiver % processCount].append(
            Transfer(event: event, message: isParanoid ? throughTheWire(message) : message, sender: node.index))
    }

    /// The message as it comes out of a real encoder and decoder.
    private func throughTheWire(_ message: Message) -> Message {
        let bytes = MessageCodec.encode(message)
        precondition(
            bytes.count == MessageCodec.headerBytes + MessageCodec.payloadBytes(of: message),
            "the codec wrote \(bytes.count) bytes where it announced another size")
        do {
            return try MessageCodec.decode(bytes)
        } catch {
            preconditionFailure("our own message does not decode: \(error)")
        }
    }

    private func schedule(_ time: Int64, for node: SimulatedNode, _ content: Int32) {
        queue.insert(
            ScheduledEvent(
                time: time, source: node.index, count: node.nextEventCount(), target: node.index, content: content))
    }
}
