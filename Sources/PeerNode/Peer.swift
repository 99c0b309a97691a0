public import Determinism
public import EventLoop
public import GossipAlgorithms
import Learning
public import LinearAlgebra
public import Logging
public import Persistence
import Reports
import Runs
import Topology
public import TransportSecurity
import Wire

/// One node on a real network: an event loop for messages and timers, a thread for gradients, and the same algorithm that
/// the simulator runs.
///
/// Everything here happens on the loop's thread but gradients and evaluations. The peer connects to its neighbours, begins
/// when they are there, trains until its share of the budget is used up, answers its neighbours until they are done as well,
/// and then says farewell.
public final class Peer {
    /// How far the run is.
    enum Phase {
        case connecting
        case training
        /// `Event.stop` was delivered; the algorithm settles what is open.
        case stopping
        /// The algorithm is done; others may not be.
        case finished
        case ended
    }

    /// Nanoseconds a restarted node waits for more neighbours when it has found one.
    static let rejoinLimit: Int64 = 500_000_000
    /// Nanoseconds between two reminders of who is awaited.
    static let reminderPeriod: Int64 = 5_000_000_000

    /// Called with the model at each evaluation point, before the next event.
    public var keepModel:
        ((_ point: Int, _ model: ParameterSnapshot, _ movingAverage: ParameterSnapshot?) -> Void)?
    /// Called with the node's state now and then while it trains, and at the end.
    public var keepCheckpoint: ((Checkpoint) -> Void)?
    /// Called with everything that goes into the algorithm.
    public var recordEvent: ((Event, Instant) -> Void)?
    /// Whether the record's digest covers every number the algorithm saw and made; costs a pass over each message.
    public var digestsPayloads = false
    /// Called once, when all is over; the loop then has nothing left to do.
    public var ended: ((PeerResult) -> Void)?

    let configuration: PeerConfiguration
    let loop: Loop
    let log: Logger
    let pool: BufferPool
    let neighbours: Neighbours
    let share: RunShare
    /// How the model is cut among the nodes; nil when this one has all of it.
    let pipeline: PipelinePlan?
    let names: [String]
    var driver: AlgorithmDriver?
    var compute: ComputeThread?
    var sampler: MiniBatchSampler
    /// What this start shares with its neighbours; nil where nothing is masked.
    var agreement: SecretAgreement?
    /// What makes gradients private; nil when nothing does.
    var privateSteps: PrivateSteps?
    var samples: [Int32] = []
    var algorithmTimers: [(timer: TimerID, handle: LoopTimer)] = []
    let startTimer: LoopTimer
    private let endTimer: LoopTimer
    private let watchTimer: LoopTimer
    private let evaluationTimer: LoopTimer
    var phase = Phase.connecting
    private var openedAt: Int64 = 0
    private var beganAt: Int64 = 0
    private var lastEventAt: Int64 = 0
    private var earlyMessages: [(message: Message, sender: Int)] = []
    var counters: NodeCounters
    var staleness = StalenessHistogram()
    var record: NodeRecord
    /// The number of the last evaluation point noted down.
    var lastPoint = -1
    var computeTimes = ThinnedSamples(limit: NodeRecord.durationsKept)
    var rejections: [Int: Reject] = [:]
    /// What the checkpoint that this start went on from had done.
    var stepsBefore = 0
    var samplesBefore = 0
    /// The sampler before the batch of the gradient in progress.
    var samplerBeforeBatch: MiniBatchSampler
    var lastCheckpoint: Int64 = 0
    /// Says how long gradients take when another machine is emulated.
    var emulatedClock: ComputeClock?
    var ending = PeerEnding.complete

    /// Prepares a peer; nothing happens before `start`.
    ///
    /// - Throws: `WireError` when the node's name or the model's size cannot go over the wire.
    public init(_ configuration: PeerConfiguration, on loop: Loop, log: Logger) throws {
        self.configuration = configuration
        self.loop = loop
        self.log = log
        let plan = configuration.plan
        let node = configuration.node
        names = (0..<plan.nodeCount).map { plan.topology.name(of: $0) }
        counters = NodeCounters(nodeCount: plan.nodeCount)
        pool = Self.makePool(
            parameterCount: plan.parameterCount(of: node), contacts: plan.contacts(of: node).count)
        share = RunShare(plan)
        pipeline = plan.pipeline
        sampler = plan.makeSampler(of: node, incarnation: configuration.incarnation)
        privateSteps = plan.makePrivateSteps(of: node, incarnation: configuration.incarnation)
        samplerBeforeBatch = sampler
        let contacts = plan.contacts(of: node).map {
            Neighbours.Contact(
                node: $0, name: plan.topology.name(of: $0), address: configuration.addresses[$0])
        }
        let key = plan.algorithm.masks(plan.settings) ? KeyAgreement() : nil
        let identity = try configuration.identity(agreementKey: key?.publicBytes)
        agreement = key.map { SecretAgreement($0, of: identity) }
        neighbours = Neighbours(
            contacts, handshake: Handshake(identity: identity), tls: configuration.tls,
            limits: try FrameLimits(
                parameterCount: plan.pipeline?.largestMessage
                    ?? plan.algorithm.longestPayload(plan.workload.parameterCount, plan.settings),
                isWholeModel: plan.algorithm.sendsWholeModels),
            messagesKept: plan.pipeline?.messagesKept ?? MessageSession.modelsKept, pool: pool,
            random: RandomStream(
                seed: plan.seed, purpose: "connections", node, configuration.incarnation),
            on: loop, log: log)
        record = NodeRecord(
            node: node, name: names[node], incarnation: configuration.incarnation,
            run: configuration.run.description, experimentHash: configuration.experimentHash,
            seed: plan.seed, startedAt: 0)
        record.emulatesComputeTime = configuration.emulatedComputeTime == nil ? nil : true
        emulatedClock = configuration.emulatedComputeTime?.clock(of: node, seed: plan.seed)
        startTimer = LoopTimer(on: loop)
        endTimer = LoopTimer(on: loop)
        watchTimer = LoopTimer(on: loop)
        evaluationTimer = LoopTimer(on: loop)
    }

    /// Listens, dials, and begins to train when the neighbours are there.
    ///
    /// - Throws: `EventLoopError` when the node's address cannot be listened on.
    public func start() throws(EventLoopError) {
        openedAt = loop.now
        record.isInsecure = configuration.tls == nil && !isAllLoopback
        neighbours.received = { [weak self] in self?.receive($0, from: $1) }
        neighbours.lost = { [weak self] in self?.lose($0) }
        neighbours.returned = { [weak self] in self?.regain($0) }
        neighbours.reconnected = { [weak self] node, reason in
            self?.noteReconnection(with: node, reason)
        }
        neighbours.rejected = { [weak self] in self?.note($1, from: $0) }
        neighbours.progress = { [weak self] in
            (self?.steps ?? 0, self?.counters.samples ?? 0)
        }
        compute = try ComputeThread(
            configuration.plan.workload,
            configuration.plan.makeStageComputer(of: configuration.node, pool: pool), pool: pool, on: loop,
            gradientReady: { [weak self] in self?.finish($0, nanoseconds: $1) },
            passed: { [weak self] in self?.finish($0, $1, nanoseconds: $2) },
            evaluated: { [weak self] in self?.judge($0, point: $1) })
        try neighbours.open(at: configuration.addresses[configuration.node])
        watchTimer.scheduleRepeating(everyNanoseconds: Neighbours.tickPeriod) { [weak self] in self?.watch() }
        startTimer.schedule(afterNanoseconds: configuration.startLimit) { [weak self] in
            self?.beginWithWhoIsThere()
        }
        beginIfComplete()
    }

    /// Where the node listens; nil before `start`.
    public var listenAddress: SocketAddress? { neighbours.listenAddress }

    private var isAllLoopback: Bool {
        configuration.addresses.allSatisfy { SocketAddress($0)?.isLoopback ?? false }
    }

    /// Ends the run early, and properly: open exchanges are settled, neighbours told, within a limit.
    public func requestStop() {
        switch phase {
        case .connecting:
            ending = .stopped
            end()
        case .training:
            ending = .stopped
            stop()
        case .stopping, .finished: ending = .stopped
        case .ended: return
        }
        endTimer.schedule(afterNanoseconds: configuration.stopLimit) { [weak self] in self?.end() }
    }

    /// Secures the next connections with renewed credentials; those that stand go on as they are.
    ///
    /// - Parameter context: of the same node and cluster; the peer has had one from its start.
    public func renew(_ context: TLSContext) {
        precondition(
            neighbours.tls?.cluster == context.cluster, "credentials of another cluster, or the first")
        neighbours.tls = context
    }

    /// Breaks every connection off, as a bad network would; for fault drills.
    public func breakConnections() {
        for link in neighbours.links { link.breakOff() }
    }

    // MARK: - Beginning

    func beginIfComplete() {
        if phase == .connecting, neighbours.links.allSatisfy(\.isUp) { begin() }
    }

    func beginWithWhoIsThere() {
        guard phase == .connecting else { return }
        guard neighbours.links.contains(where: \.isUp) else {
            ending = .unreachable(neighbours.links.map(\.name))
            return end()
        }
        log.warning("beginning without all neighbours", metadata: ["missing": "\(missing)"])
        begin()
    }

    private var missing: String {
        neighbours.links.filter { !$0.isUp }.map(\.name).joined(separator: ", ")
    }

    private func begin() {
        let plan = configuration.plan
        startTimer.cancel()
        phase = .training
        beganAt = loop.now
        lastCheckpoint = beganAt
        lastEventAt = beganAt
        record.startedAt = RealClock.secondsSince1970
        let host = plan.makeHost(
            of: configuration.node, parameters: plan.initialParameters, pool: pool,
            incarnation: configuration.incarnation, agreesOnSecrets: true)
        guard restore(host) else { return end() }
        let driver = AlgorithmDriver(host, surroundings: self) { [weak self] in
            Instant(nanoseconds: self?.elapsed ?? 0)
        }
        driver.observeEvent = recordEvent
        driver.digest.includesPayloads = digestsPayloads
        self.driver = driver
        log.info("training begins", metadata: ["neighbours": "\(neighbours.links.count)"])
        noteDown(0)
        if plan.addsNoise { noteEvent(plan.noiseOrigin.text) }
        if let limit = share.timeLimit {
            endTimer.schedule(afterNanoseconds: max(0, limit - configuration.spentBefore.nanoseconds)) {
                [weak self] in self?.stop()
            }
        }
        if let period = share.evaluationPeriod {
            evaluationTimer.scheduleRepeating(everyNanoseconds: period) { [weak self] in self?.noteProgress()
            }
        }
        for link in neighbours.links { agree(with: link) }
        deliver(.started)
        for link in neighbours.links where !link.isUp { deliver(.neighbourLost(link.node)) }
        let early = earlyMessages
        earlyMessages = []
        for item in early { receive(item.message, from: item.sender) }
    }

    var elapsed: Int64 { max(0, loop.now - beganAt) }

    // MARK: - Events

    func deliver(_ event: Event) {
        lastEventAt = loop.now
        driver?.deliver(event)
    }

    private func receive(_ message: Message, from sender: Int) {
        guard phase != .connecting else {
            earlyMessages.append((message, sender))
            return
        }
        counters.messagesReceived += 1
        counters.payloadBytesReceived += MessageCodec.payloadBytes(of: message)
        deliver(.received(message, from: sender))
    }

    private func finish(_ gradient: Gradient, nanoseconds: Int64) {
        isComputing = false
        guard phase == .training else { return pool.recycle(gradient.values) }
        counters.noteGradient(loss: gradient.loss, samples: gradient.samples, nanoseconds: nanoseconds)
        computeTimes.add(Double(nanoseconds) * 1e-9)
        deliver(.gradientReady(gradient))
        stopIfSpent()
    }

    /// Ends the run when the share of the budget is used up.
    func stopIfSpent() {
        if share.isSpent(steps: steps, nanoseconds: spentTime, bytes: spentBytes) {
            stop()
        } else {
            noteProgress()
        }
    }

    var bytesSent: Int { counters.payloadBytes + counters.overheadBytes }
    /// With what earlier starts have spent.
    var spentBytes: Int { configuration.spentBefore.bytes + bytesSent }
    /// With what earlier starts have spent.
    var spentTime: Int64 { configuration.spentBefore.nanoseconds + elapsed }

    func stop() {
        guard phase == .training else { return }
        phase = .stopping
        gaveUpGradient = isComputing
        evaluationTimer.cancel()
        if share.timeLimit != nil { endTimer.cancel() }
        deliver(.stop)
        endIfSettled()
    }

    /// Gradients of all the starts that led to this state.
    var steps: Int { stepsBefore + counters.steps }

    /// Evaluations in a row that reached the target.
    var targetHits = 0
    /// When each neighbour was last connected again.
    var lastReconnection: [Int: Int64] = [:]

    // MARK: - Ending

    private func watch() {
        stopIfForsaken()
        endIfSettled()
        guard phase == .connecting || phase == .training || phase == .stopping,
            loop.now - max(lastEventAt, openedAt, lastReminder) > Self.reminderPeriod
        else { return }
        lastReminder = loop.now
        if phase == .connecting {
            remind("waiting for neighbours", missing)
        } else if !isComputing {
            remind("waiting for messages", awaited)
        }
    }

    /// Says whom the run waits for: once at notice level, and again when it is somebody else.
    private func remind(_ message: Logger.Message, _ nodes: String) {
        let isNews = lastAwaited != nodes
        lastAwaited = nodes
        log.log(level: isNews ? .notice : .debug, message, metadata: ["from": "\(nodes)"])
    }

    private var lastReminder: Int64 = 0
    private var lastAwaited = ""
    var isComputing = false
    private var gaveUpGradient = false

    private var awaited: String {
        let nodes = driver?.host.awaitedNodes ?? []
        return nodes.isEmpty ? "any neighbour" : nodes.map { names[$0] }.joined(separator: ", ")
    }

    /// Ends the run when the algorithm is done and nobody needs this node any more.
    private func endIfSettled() {
        finishIfNothingIsOpen()
        guard phase == .finished else { return }
        let isEarly = ending == .stopped
        for link in neighbours.links {
            switch link.state {
            case .awaited, .down, .left: continue
            case .broken: return
            case .up: guard link.isSettled, isEarly || link.hasFinished else { return }
            }
        }
        end()
    }

    /// The gradient that was being computed when the run was to end is given up, so the algorithm, which waits for it, will
    /// not say that it has finished; it has when nothing else is awaited.
    private func finishIfNothingIsOpen() {
        guard phase == .stopping, let driver else { return }
        if configuration.plan.algorithm.timing == .synchronous {
            // Who has finished takes part in no further round.
            for node in driver.host.awaitedNodes where neighbours.link(to: node)?.hasFinished ?? false {
                deliver(.neighbourLost(node))
            }
        }
        if gaveUpGradient, driver.host.awaitedNodes.isEmpty { finished() }
    }

    func end() {
        guard phase != .ended else { return }
        if driver != nil {
            record.isComplete = ending == .complete
            noteDown(ending == .complete ? share.lastPoint(after: lastPoint) : lastPoint + 1)
            if messagesLost > 0 { noteEvent("\(messagesLost) messages lost") }
            noteState(sampler: gaveUpGradient ? samplerBeforeBatch : sampler)
        }
        phase = .ended
        for timer in [startTimer, endTimer, watchTimer, evaluationTimer] { timer.close() }
        for item in algorithmTimers { item.handle.close() }
        algorithmTimers = []
        neighbours.close()
        compute?.close()
        complete(&record)
        log.info("ended", metadata: ["ending": "\(ending)", "steps": "\(counters.steps)"])
        let ended = ended
        // What they hold may hold this peer.
        (keepModel, keepCheckpoint, recordEvent, self.ended) = (nil, nil, nil, nil)
        driver?.observeEvent = nil
        ended?(PeerResult(ending: ending, record: record))
    }
}
