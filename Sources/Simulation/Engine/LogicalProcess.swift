import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports
import Runs
import Wire

/// The nodes that one worker simulates, their events, and their messages to the nodes of other processes ("logical process"
/// is the field's word for such a part of a parallel simulation).
///
/// Within a window no message of the window can arrive (see `Engine`), so processes run independently; what they send to each
/// other changes hands between windows.
struct LogicalProcess {
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
        let sentAt: Int64
        /// Whether it was meant for another node.
        var isOverheard = false
    }

    /// How a process fits into the whole.
    struct Place {
        /// This process's number.
        let number: Int
        /// The number of processes; node k belongs to process `k % count`.
        let count: Int
        /// The least latency: messages that take at least this long may go straight into the queue.
        let lookahead: Int64
        /// The nodes, of all processes, that are shown what honest nodes send.
        var eavesdroppers: [Int] = []

        /// The process, of so many, that a node belongs to.
        static func number(of node: Int, count: Int) -> Int { node % count }
    }

    /// Parameters of replicas up to which fetching ahead costs more than it gains.
    private static let cachedParameters = 1 << 17

    private(set) var nodes: [SimulatedNode]
    private let place: Place
    private let learner: Learner
    private let pool: BufferPool
    private let isParanoid: Bool
    private var queue = EventQueue()
    private var slab = MessageSlab()
    private var isStopping = false
    /// The node that `computeAhead` looked at last.
    private var lastAhead = 0
    /// Whether the replicas are too many for a core's own cache.
    private let fetchesAhead: Bool
    /// Messages sent in this window, by destination process.
    private var outbox: [[Transfer]]
    /// The time of the last event handled.
    private(set) var lastTime: Int64 = 0
    private(set) var eventCount = 0
    private(set) var samples = 0
    /// Staleness of all gradients applied on these nodes.
    private(set) var staleness = StalenessHistogram()
    private(set) var bytes = 0
    /// Whether to note what takes time.
    var isTraced = false
    /// What took time since the last call of `takeTrace`, in the order it was noted.
    private var trace: [TraceRecord] = []

    /// - Parameters:
    ///   - nodes: this process's nodes, in ascending order.
    ///   - place: how it fits into the whole.
    ///   - learner: its worker's.
    ///   - pool: where buffers go back to.
    ///   - isParanoid: sends every message through the real encoder and decoder.
    init(nodes: [SimulatedNode], place: Place, learner: Learner, pool: BufferPool, isParanoid: Bool) {
        self.nodes = nodes
        self.place = place
        self.learner = learner
        self.pool = pool
        self.isParanoid = isParanoid
        fetchesAhead = nodes.count * pool.length > Self.cachedParameters
        outbox = [[Transfer]](repeating: [], count: place.count)
        for index in nodes.indices { schedule(0, for: index, ScheduledEvent.started) }
    }

    /// The time of the earliest event, or nil when there is none.
    var nextTime: Int64? { queue.min?.time }

    /// Handles all events before the horizon, in order.
    ///
    /// - Parameters:
    ///   - horizon: virtual nanoseconds, exclusive.
    ///   - computesGradients: whether a gradient that is not there yet is computed on the spot; otherwise the process
    ///     pauses, so that all gradients in progress can be computed on all workers.
    ///   - actions: memory for the actions of one event.
    /// - Returns: whether the horizon was reached.
    mutating func run(
        until horizon: Int64, computesGradients: Bool, actions: inout ActionBuffer
    ) -> Pause {
        while let event = queue.min, event.time < horizon {
            let index = Int(event.target) / place.count
            if event.content == ScheduledEvent.gradientFinished {
                if isStopping {
                    queue.removeMin()
                    continue
                }
                if !nodes[index].work.isComputed {
                    guard computesGradients else { return .needsGradient }
                    nodes[index].work.compute(with: learner, pool: pool)
                }
            }
            queue.removeMin()
            if fetchesAhead { fetchAhead() }
            handle(event, at: index, &actions)
        }
        return .reachedHorizon
    }

    /// Computes a gradient in progress before the event that needs it, if one is found soon.
    ///
    /// What a worker does that would otherwise wait for the others at the end of a window: so a window need not hold equally
    /// much work for all of them.
    mutating func computeAhead() -> Bool {
        // What is in progress then is given up.
        if isStopping { return false }
        for _ in 0..<min(8, nodes.count) {
            lastAhead = lastAhead + 1 < nodes.count ? lastAhead + 1 : 0
            guard nodes[lastAhead].work.isWaiting else { continue }
            nodes[lastAhead].work.compute(with: learner, pool: pool)
            return true
        }
        return false
    }

    /// Asks for the memory of the events to come, in four stages: each finds its addresses in what the one before has
    /// brought.
    ///
    /// Nodes, messages and replicas of a large run fit no cache; fetched one behind the other, they would take longer to
    /// arrive than to handle.
    private mutating func fetchAhead() {
        queue.fetchAhead()
        if let event = queue.upcoming(12) {
            Prefetch.element(nodes.span, at: Int(event.target) / place.count)
            if event.content >= 0 { slab.prefetch(event.content) }
        }
        if let event = queue.upcoming(8) {
            let index = Int(event.target) / place.count
            nodes[index].hostPlace.fetch(bytes: SimulatedNode.hostBytes)
            nodes[index].workPlace.fetch(bytes: SimulatedNode.workBytes)
            if event.content >= 0 { slab.prefetchPayload(event.content) }
        }
        if let event = queue.upcoming(4) {
            let index = Int(event.target) / place.count
            nodes[index].host.prefetch()
            if event.content == ScheduledEvent.gradientFinished {
                nodes[index].work.prefetch()
                nodes[index].sampler.prefetch()
            }
        }
        if let event = queue.upcoming(2), event.content >= 0 {
            let index = Int(event.target) / place.count
            nodes[index].host.prefetch(messageFrom: slab.sender(event.content))
        }
    }

    /// Whether a message is on its way to one of these nodes.
    var hasMessages: Bool { slab.count > 0 || outbox.contains { !$0.isEmpty } }

    /// Tells every node to stop; from now on no gradient is finished.
    mutating func stop(at time: Int64, actions: inout ActionBuffer) {
        isStopping = true
        for index in nodes.indices { deliver(.stop, to: index, Instant(nanoseconds: time), &actions) }
    }

    /// Takes out what was sent to a process since the last call, for `giveBack` to return its memory.
    mutating func takeOutbox(for process: Int) -> [Transfer] {
        var taken: [Transfer] = []
        swap(&taken, &outbox[process])
        return taken
    }

    /// Returns a delivered outbox's memory.
    mutating func giveBack(_ transfers: consuming [Transfer], for process: Int) {
        transfers.removeAll(keepingCapacity: true)
        swap(&outbox[process], &transfers)
    }

    /// Takes over what another process sent here.
    mutating func receive(_ transfers: [Transfer]) {
        for transfer in transfers {
            let slot = slab.insert(
                transfer.message, from: transfer.sender, sentAt: transfer.sentAt,
                isOverheard: transfer.isOverheard)
            queue.insert(ScheduledEvent(transfer.event, content: slot))
        }
    }

    /// Takes out what was noted for the timeline.
    mutating func takeTrace() -> [TraceRecord] {
        var taken: [TraceRecord] = []
        swap(&taken, &trace)
        return taken
    }

    /// Begins a new stretch between two evaluations.
    mutating func forgetRecent() {
        for index in nodes.indices { nodes[index].totals.recent = NodeCounters.Recent() }
    }

    // MARK: - Events

    private mutating func handle(_ event: ScheduledEvent, at index: Int, _ actions: inout ActionBuffer) {
        let now = Instant(nanoseconds: event.time)
        if event.content <= ScheduledEvent.firstTimer {
            let timer = TimerID(Int(ScheduledEvent.firstTimer - event.content))
            guard nodes[index].fires(timer, at: event.time) else { return }
            begin(event)
            note(event, 3, at: index)
            deliver(.timerFired(timer), to: index, now, &actions)
            return
        }
        begin(event)
        switch event.content {
        case ScheduledEvent.gradientFinished:
            finishGradient(of: index, now, &actions)
        case ScheduledEvent.started:
            deliver(.started, to: index, now, &actions)
        default:
            var entry = slab.take(event.content)
            note(event, 2, at: index)
            if entry.isOverheard {
                return overhear(entry.message, from: entry.sender, at: index, now, &actions)
            }
            nodes[index].communication.note(from: entry.sentAt, to: event.time)
            nodes[index].totals.messagesReceived += 1
            nodes[index].totals.payloadBytesReceived += MessageCodec.payloadBytes(of: entry.message)
            deliver(.received(entry.message, from: entry.sender), to: index, now, &actions)
            entry.message.recycle(into: pool)
        }
    }

    private mutating func begin(_ event: ScheduledEvent) {
        lastTime = event.time
        eventCount &+= 1
    }

    private mutating func finishGradient(of index: Int, _ now: Instant, _ actions: inout ActionBuffer) {
        let work = nodes[index].work
        if let (task, result) = work.takePass() { return finishPass(task, result, of: index, now, &actions) }
        let values = work.takeResult()
        samples += work.sampleCount
        nodes[index].totals.noteGradient(
            loss: work.loss, samples: work.sampleCount, nanoseconds: nodes[index].computeClock.lastDuration)
        nodes[index].communication.endGradient(at: now.nanoseconds)
        nodes[index].digest.combine(UInt64(bitPattern: now.nanoseconds))
        nodes[index].digest.combine(UInt64(work.loss.bitPattern) &<< 2 | 1)
        if isTraced {
            trace.append(
                TraceRecord(
                    node: nodes[index].index, deed: .gradient(samples: work.sampleCount, loss: work.loss),
                    start: now.nanoseconds - nodes[index].computeClock.lastDuration, end: now.nanoseconds,
                    notedAt: now.nanoseconds))
        }
        // No name for the gradient: a named one would live on to the end, and its memory could not be reused.
        deliver(
            .gradientReady(Gradient(values: values, loss: work.loss, samples: work.sampleCount)), to: index,
            now,
            &actions)
        pool.recycle(consume values)
    }

    private mutating func finishPass(
        _ task: StageTask, _ result: StageResult, of index: Int, _ now: Instant,
        _ actions: inout ActionBuffer
    ) {
        let finished = nodes[index].work.stageComputer?.finishedSamples(task, result) ?? 0
        samples += finished
        nodes[index].totals.notePass(
            task, result, finishedSamples: finished, nanoseconds: nodes[index].computeClock.lastDuration)
        nodes[index].digest.combine(UInt64(bitPattern: now.nanoseconds))
        nodes[index].digest.combine(UInt64(result.loss.bitPattern) &<< 2 | 1)
        deliver(.stageComputed(result), to: index, now, &actions)
        if let gradient = result.gradient { pool.recycle(gradient) }
    }

    private mutating func note(_ event: ScheduledEvent, _ kind: UInt64, at index: Int) {
        nodes[index].digest.combine(UInt64(bitPattern: event.time))
        nodes[index].digest.combine(event.order &<< 2 | kind)
    }

    private mutating func deliver(
        _ event: Event, to index: Int, _ now: Instant, _ actions: inout ActionBuffer
    ) {
        nodes[index].host.handle(event, at: now, actions: &actions)
        actions.takeEach { action in carryOut(action, of: index, now) }
    }

    private mutating func overhear(
        _ message: Message, from sender: Int, at index: Int, _ now: Instant, _ actions: inout ActionBuffer
    ) {
        nodes[index].eavesdropper?.overhear(message, from: sender, actions: &actions)
        actions.takeEach { action in carryOut(action, of: index, now) }
    }

    // MARK: - Actions

    private mutating func carryOut(_ action: consuming Action, of index: Int, _ now: Instant) {
        switch action {
        case .computeGradient(let parameters):
            let privacy = nodes[index].privateSteps?.next()
            nodes[index].work.begin(
                at: parameters, drawingFrom: &nodes[index].sampler, privacy: privacy)
            let end = now.nanoseconds + nodes[index].computeClock.next(at: now.nanoseconds)
            nodes[index].communication.beginGradient(at: now.nanoseconds, until: end)
            schedule(end, for: index, ScheduledEvent.gradientFinished)
        case .computeStage(let task):
            let share = nodes[index].work.begin(task)
            let duration = nodes[index].computeClock.next(at: now.nanoseconds, share: share)
            schedule(now.nanoseconds + duration, for: index, ScheduledEvent.gradientFinished)
        case .send(let message, let receiver):
            send(message, from: index, to: receiver, now)
        case .setTimer(let timer, let delay):
            let due = now.nanoseconds + max(1, delay)
            nodes[index].setTimer(timer, due: due)
            schedule(due, for: index, ScheduledEvent.firstTimer - Int32(timer.rawValue))
        case .cancelTimer(let timer):
            nodes[index].cancelTimer(timer)
        case .record(let observation):
            nodes[index].totals.note(observation)
            if case .gradientApplied(let age) = observation { staleness.add(age) }
        case .finished:
            break
        }
    }

    private mutating func send(
        _ message: consuming Message, from index: Int, to receiver: Int, _ now: Instant
    ) {
        let sender = nodes[index].index
        precondition(receiver != sender, "node \(sender) sent a message to itself")
        let payload = MessageCodec.payloadBytes(of: message)
        let size = payload + MessageCodec.overheadBytes
        bytes += size
        nodes[index].totals.noteMessage(
            payload: payload, overhead: MessageCodec.overheadBytes, to: receiver)
        if !place.eavesdroppers.isEmpty, nodes[index].shows(message) { show(message, of: index, now) }
        let freeBefore = nodes[index].uplink.freeAt
        let arrival = nodes[index].uplink.arrival(ofBytes: size, at: receiver, sentAt: now.nanoseconds)
        if isTraced {
            let left = nodes[index].uplink.freeAt
            let takesTime = left > freeBefore
            trace.append(
                TraceRecord(
                    node: sender, deed: .message(to: receiver, bytes: size, arrival: arrival),
                    start: takesTime ? max(now.nanoseconds, freeBefore) : now.nanoseconds,
                    end: takesTime ? left : now.nanoseconds, notedAt: now.nanoseconds))
        }
        guard let arrival else {
            nodes[index].totals.messagesLost += 1
            return
        }
        nodes[index].communication.note(from: now.nanoseconds, to: arrival)
        if isParanoid { message = throughTheWire(message) }
        dispatch(message, from: index, to: receiver, sentAt: now.nanoseconds, at: arrival)
    }

    /// Lets a message arrive.
    private mutating func dispatch(
        _ message: consuming Message, from index: Int, to receiver: Int, sentAt: Int64, at arrival: Int64,
        isOverheard: Bool = false
    ) {
        let sender = nodes[index].index
        let count = nodes[index].nextEventCount()
        let process = Place.number(of: receiver, count: place.count)
        let isDirect = process == place.number && place.lookahead > 0
        let event = ScheduledEvent(
            time: arrival, source: sender, count: count, target: receiver, content: 0)
        if isDirect {
            let slot = slab.insert(message, from: sender, sentAt: sentAt, isOverheard: isOverheard)
            queue.insert(ScheduledEvent(event, content: slot))
        } else {
            outbox[process].append(
                Transfer(
                    event: event, message: message, sender: sender, sentAt: sentAt, isOverheard: isOverheard))
        }
    }

    /// Shows every eavesdropper what a node sends, as soon as anything can reach another node: so it is the same however the
    /// nodes are divided among processes.
    private mutating func show(_ message: Message, of index: Int, _ now: Instant) {
        for attacker in place.eavesdroppers {
            dispatch(
                message, from: index, to: attacker, sentAt: now.nanoseconds,
                at: now.nanoseconds + place.lookahead, isOverheard: true)
        }
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

    private mutating func schedule(_ time: Int64, for index: Int, _ content: Int32) {
        let node = nodes[index].index
        queue.insert(
            ScheduledEvent(
                time: time, source: node, count: nodes[index].nextEventCount(), target: node, content: content
            ))
    }
}
