import Determinism
import LinearAlgebra
import Persistence
import Topology

/// A push-sum algorithm without rounds, reduced to its equations: how large a step is, and whom to push to after it.
///
/// `AsynchronousPush` runs it.
protocol PushRule: Persistent {
    /// How its mass gets to the receivers.
    associatedtype Delivery: PushDelivery

    /// The node before its first step.
    init(_ start: AlgorithmStart)

    /// When it waits for others; nil never.
    static func pacing(_ start: AlgorithmStart) -> PushPacing?

    /// By what the learning rate is multiplied for a step on the estimate of a node that holds the weight.
    func stepScale(weight: Double) -> Double

    /// Whom to push to after a step, out of those within reach.
    mutating func receivers(among reachable: [Int], weight: Double) -> [Int]
}

/// Push-sum with gradients and without rounds: the loop, bounds on waiting, lost neighbours and the end of the algorithms that
/// push mass one way.
///
/// A node repeats: gradient at z, step, push. What arrives is added at once, also while a gradient is being computed. It
/// ends by Assran & Rabbat's rule: it stops pushing, waits until nothing that was pushed to it is under way, and only then
/// is its model read.
struct AsynchronousPush<Rule: PushRule>: ~Copyable, GossipAlgorithm {
    private var model: WeightedModel
    private var rule: Rule
    private var delivery: Rule.Delivery
    private var pacing: PushPacing?
    private var step: LocalStep
    private let node: Int
    private let topology: Topology
    /// Merges since the snapshot of the gradient in flight.
    private var merges = 0
    private var isComputing = false
    private var isWaiting = false
    private var ending = Ending()
    /// Times that `closingTimer` has fired.
    private var reminders = 0
    /// The receivers of this step; kept for its memory.
    private var reachable: [Int] = []

    init(_ start: AlgorithmStart) {
        model = WeightedModel(start)
        rule = Rule(start)
        delivery = Rule.Delivery(start)
        pacing = Rule.pacing(start)
        step = LocalStep(start)
        node = start.node
        topology = start.topology
    }

    mutating func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        switch event {
        case .started:
            pacing?.begin(at: step.count)
        case .gradientReady(let gradient):
            isComputing = false
            take(gradient.values, &actions)
        case .received(let message, let sender):
            receive(message, from: sender, &actions)
        case .timerFired(let timer):
            if timer == Closing.timer { remind(&actions) } else { giveUpWaiting(&actions) }
        case .neighbourLost(let neighbour):
            delivery.markLost(neighbour)
            pacing?.exclude(neighbour)
        case .neighbourReturned(let neighbour):
            delivery.markReturned(neighbour)
            pacing?.include(neighbour)
        case .agreed:
            break
        case .stop:
            close(&actions)
        case .stageComputed:
            break
        }
        goOn(&actions)
    }

    func prefetch() { model.estimate.prefetch() }

    func snapshot() -> ParameterSnapshot { model.estimate.snapshot() }

    var mass: Double { model.weight }

    var awaitedNodes: [Int] {
        if ending.isRequested { return delivery.awaited }
        return isWaiting ? pacing?.awaited(at: step.count) ?? [] : []
    }

    /// Mass that is under way when a node dies is lost with it, unless its delivery says otherwise; a node that goes on from an
    /// earlier moment than the others brings back what it had given away since.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try model.persist(in: &archive)
        try rule.persist(in: &archive)
        try archive.part("delivery", &delivery)
        try step.persist(in: &archive)
    }

    // MARK: - Training

    private mutating func take(_ gradient: ParameterSnapshot, _ actions: inout ActionBuffer) {
        let scale = Float(rule.stepScale(weight: model.weight))
        step.take(&model.estimate, along: gradient, scaledBy: scale, staleness: merges, &actions)
        guard !ending.isRequested else { return }
        reachable.removeAll(keepingCapacity: true)
        for receiver in topology.neighbourhood(of: node, round: step.count - 1).outgoing
        where !delivery.isGone(receiver.node) {
            reachable.append(receiver.node)
        }
        let receivers = rule.receivers(among: reachable, weight: model.weight)
        guard !receivers.isEmpty else { return }
        let part = model.give(to: receivers.count)
        delivery.push(
            model.estimate.snapshot(), weight: part, version: step.count, to: receivers, &actions)
    }

    private mutating func receive(
        _ message: Message, from sender: Int, _ actions: inout ActionBuffer
    ) {
        switch delivery.receive(message, from: sender, &actions) {
        case .mass(let values, let weight):
            model.take(values, weight: weight)
            merges += 1
            pacing?.heard(sender, steps: message.version, at: step.count)
            actions.record(.merged(with: sender, lag: step.count - message.version))
        case .word:
            break
        case .refused(let refusal):
            actions.record(.refused(refusal, from: sender))
        }
        if delivery.isGone(sender) { pacing?.exclude(sender) }
    }

    private mutating func goOn(_ actions: inout ActionBuffer) {
        guard !ending.isRequested else {
            if !isComputing, delivery.awaited.isEmpty { finish(&actions) }
            return
        }
        guard !isComputing else { return }
        if let pacing, pacing.mustWait(at: step.count) {
            guard !isWaiting else { return }
            isWaiting = true
            actions.setTimer(PushPacing.timer, afterNanoseconds: pacing.patience)
            return
        }
        if isWaiting {
            isWaiting = false
            actions.cancelTimer(PushPacing.timer)
        }
        merges = 0
        isComputing = true
        actions.computeGradient(at: model.estimate.snapshot())
    }

    private mutating func giveUpWaiting(_ actions: inout ActionBuffer) {
        guard isWaiting else { return }
        pacing?.giveUp(at: step.count, &actions)
    }

    // MARK: - Ending

    private mutating func close(_ actions: inout ActionBuffer) {
        guard !ending.isRequested else { return }
        ending.request()
        delivery.close(version: step.count, &actions)
        if isWaiting { actions.cancelTimer(PushPacing.timer) }
        if !delivery.awaited.isEmpty {
            actions.setTimer(Closing.timer, afterNanoseconds: Closing.period)
        }
    }

    /// Somebody's last word is missing: says our own again, and after a while goes without theirs.
    private mutating func remind(_ actions: inout ActionBuffer) {
        let missing = delivery.awaited
        guard !missing.isEmpty else { return }
        reminders += 1
        guard reminders < Closing.reminders else {
            for node in missing {
                actions.record(.inDoubt(with: node))
                delivery.markLost(node)
            }
            return
        }
        delivery.repeatClosing(&actions)
        actions.setTimer(Closing.timer, afterNanoseconds: Closing.period)
    }

    private mutating func finish(_ actions: inout ActionBuffer) {
        actions.cancelTimer(Closing.timer)
        ending.reportIfRequested(&actions)
    }
}

/// How long the end of a run waits for the last words of others.
private enum Closing {
    static let timer = TimerID(2)
    /// Nanoseconds between two reminders.
    static let period: Int64 = 1_000_000_000
    /// How often before it goes without.
    static let reminders = 30
}
