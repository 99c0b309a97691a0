public import Determinism
public import LinearAlgebra
public import Persistence
import Robustness
import Topology

/// A node that attacks: it follows its algorithm, but the models it sends are made up.
///
/// It decides from what it has seen, like any other node: honest models that it received, and in a simulation those it
/// overheard. A rushing attacker holds its messages of a round back until it has seen the honest models of that round; its
/// neighbours wait for it as they do for a slow node. Nobody waits for an attacker to send an honest model of a round, so
/// holding back never stops a run. Told to stop, it sends what it holds at once.
///
/// What it holds back and has seen belongs to the moment: after a restart the algorithm sends its round's messages again.
public final class AttackingHost: AlgorithmHost {
    private let inner: any AlgorithmHost
    private let behaviour: AttackBehaviour
    private let node: Int
    private let nodeCount: Int
    private let topology: Topology
    private let aggregation: Aggregation?
    private let seed: UInt64
    private let pool: BufferPool
    private let parameterCount: Int
    private var ledger: SeenModels
    /// The algorithm's actions of one event.
    private var wanted = ActionBuffer()
    /// What waits to be sent, in the algorithm's order.
    private var held: [(message: Message, receiver: Int)] = []
    /// What all receivers of a round are told, once it is made up.
    private var told: (round: Int, part: Int, values: ParameterSnapshot)?
    private var lost: [Int] = []
    private var isStopping = false

    init(_ inner: any AlgorithmHost, _ start: AlgorithmStart, _ behaviour: AttackBehaviour) {
        self.inner = inner
        self.behaviour = behaviour
        node = start.node
        nodeCount = start.nodeCount
        topology = start.topology
        aggregation = Aggregation(start.settings)
        seed = start.seed
        pool = start.pool
        parameterCount = start.parameters.count
        ledger = SeenModels()
    }

    /// Whether it is to be shown what honest nodes send to others.
    public var overhears: Bool { behaviour.seesEveryone }

    /// Shows it a message between two other nodes.
    public func overhear(_ message: Message, from sender: Int, actions: inout ActionBuffer) {
        note(message, from: sender)
        release(&actions)
    }

    /// Hands the event to the algorithm, and passes on what it does but for its models.
    public func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .received(let message, let sender): note(message, from: sender)
        case .neighbourLost(let neighbour): lost.append(neighbour)
        case .neighbourReturned(let neighbour): lost.removeAll { $0 == neighbour }
        case .stop: isStopping = true
        case .started, .gradientReady, .stageComputed, .timerFired, .agreed: break
        }
        inner.handle(event, at: now, actions: &wanted)
        wanted.takeEach { pass(on: $0, &actions) }
        wanted.removeAll()
        release(&actions)
    }

    /// As the algorithm does.
    public func prefetch() { inner.prefetch() }

    /// Asks for the memory of the honest algorithm.
    public func prefetch(messageFrom sender: Int) { inner.prefetch(messageFrom: sender) }
    /// The algorithm's model, which is not what is sent.
    public func snapshot() -> ParameterSnapshot { inner.snapshot() }
    /// The algorithm's mass.
    public var mass: Double { inner.mass }
    /// The moving average of the algorithm's model.
    public var movingAverage: ParameterSnapshot? { inner.movingAverage }
    /// Those that the algorithm waits for.
    public var awaitedNodes: [Int] { inner.awaitedNodes }
    /// The algorithm's state.
    public func save() -> SavedState? { inner.save() }
    /// Lets the algorithm go on from a state.
    public func restore(_ state: SavedState) throws(StateError) { try inner.restore(state) }

    // MARK: - Seeing

    private func note(_ message: Message, from sender: Int) {
        guard !behaviour.attackers.contains(sender), let values = message.values,
            values.count == parameterCount, VectorKernels.isFinite(values.span)
        else { return }
        ledger.note(values, of: sender, round: message.round, part: message.part)
    }

    /// The honest nodes whose models of a round it can wait for: those that send any.
    private func isAwaiting(round: Int, part: Int) -> Bool {
        let seen = ledger.models(round: round, part: part)
        func isMissing(_ other: Int) -> Bool {
            !behaviour.attackers.contains(other) && !lost.contains(other)
                && !seen.contains { $0.node == other }
        }
        guard behaviour.seesEveryone else {
            return topology.neighbourhood(of: node, round: round).incoming.contains { isMissing($0.node) }
        }
        return (0..<nodeCount).contains {
            isMissing($0) && !topology.neighbourhood(of: $0, round: round).outgoing.isEmpty
        }
    }

    // MARK: - Sending

    private func pass(on action: consuming Action, _ actions: inout ActionBuffer) {
        switch action {
        case .computeGradient(let parameters): actions.computeGradient(at: parameters)
        case .computeStage(let task): actions.computeStage(task)
        case .send(let message, let receiver):
            if message.values?.count == parameterCount {
                held.append((message, receiver))
            } else {
                actions.send(message, to: receiver)
            }
        case .setTimer(let timer, let delay): actions.setTimer(timer, afterNanoseconds: delay)
        case .cancelTimer(let timer): actions.cancelTimer(timer)
        case .record(let observation): actions.record(observation)
        case .finished: actions.finished()
        }
    }

    /// Sends what need not wait any longer.
    private func release(_ actions: inout ActionBuffer) {
        while let first = held.first, isReady(first.message) {
            var message = first.message
            if let values = forgery(for: message, to: first.receiver) { message.payload = .dense(values) }
            actions.send(message, to: first.receiver)
            held.removeFirst()
            ledger.forget(before: message.round - 1)
        }
    }

    private func isReady(_ message: Message) -> Bool {
        !behaviour.isRushing || isStopping || message.round < ledger.oldestKept
            || !isAwaiting(round: message.round, part: message.part)
    }

    /// What a receiver is told; nil, so that it is the truth, when the attacker has seen nobody.
    private func forgery(for message: Message, to receiver: Int) -> ParameterSnapshot? {
        let (round, part) = (message.round, message.part)
        if let told, told.round == round, told.part == part { return told.values }
        let seen = ledger.models(round: behaviour.isRushing ? round : round - 1, part: part)
        guard let own = message.values, !seen.isEmpty else { return nil }
        let incoming = topology.neighbourhood(of: receiver, round: round).incoming
        let values = behaviour.attack.forge(
            AttackView(
                own: own, honest: seen, attackers: behaviour.attackers, nodeCount: nodeCount,
                receiver: .init(node: receiver, incoming: incoming.map { ($0.node, $0.weight) }),
                aggregation: aggregation,
                random: RandomStream(seed: seed, purpose: "attack", node, round, part), pool: pool))
        if !behaviour.attack.isTargeted { told = (round, part, values) }
        return values
    }
}
