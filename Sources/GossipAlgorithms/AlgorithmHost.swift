public import Determinism
public import LinearAlgebra
public import Persistence

/// One node's algorithm, whichever it is, behind one class: what a shell drives.
public protocol AlgorithmHost: AnyObject {
    /// Checks and hands over one event; appends the actions.
    func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer)
    /// Asks for the memory that the next event will use, ahead of it.
    func prefetch()
    /// Asks for what the next event will use beside, if it is a message of this sender.
    func prefetch(messageFrom sender: Int)
    /// The node's present model.
    func snapshot() -> ParameterSnapshot
    /// The moving average of the node's model; nil when none is kept.
    var movingAverage: ParameterSnapshot? { get }
    /// The node's share of the system's mass (push-sum weight; 1 elsewhere).
    var mass: Double { get }
    /// The nodes from which something is awaited: the message of a round, the answer to an exchange.
    var awaitedNodes: [Int] { get }
    /// The node's state, to go on from after a restart; nil amid a step.
    ///
    /// A step is the time between a gradient handed in and the next one asked for. A state is whole before the first event,
    /// while a gradient is being computed, and after `Action.finished`: everything handed in is in the model. A shell that
    /// also saves the mini-batch sampler takes both while it carries out `Action.computeGradient`, before it draws the batch:
    /// after a restart the same batch is drawn again.
    func save() -> SavedState?
    /// Goes on from a state that the same algorithm with the same settings, topology and node gave; to be called before the
    /// first event, which is `Event.started` as ever.
    ///
    /// - Throws: `StateError` when the state is damaged or another's. The host is then to be thrown away.
    func restore(_ state: SavedState) throws(StateError)
}

extension AlgorithmHost {
    /// None.
    public var movingAverage: ParameterSnapshot? { nil }

    /// Asks for nothing.
    public func prefetch(messageFrom sender: Int) {}
}

/// Hosts an algorithm value: `any GossipAlgorithm & ~Copyable` cannot be borrowed, a generic class can.
final class Hosted<Algorithm: GossipAlgorithm & ~Copyable>: AlgorithmHost {
    private var algorithm: Algorithm
    private let admission: Admission
    /// Whether no gradient is on its way into the model.
    private var isBetweenSteps = true

    init(_ algorithm: consuming Algorithm, admission: Admission) {
        self.algorithm = algorithm
        self.admission = admission
    }

    func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        if case .received(let message, let sender) = event,
            let refusal = admission.refusal(of: message, from: sender)
        {
            actions.record(.refused(refusal, from: sender))
            algorithm.refused(message, from: sender, as: refusal, actions: &actions)
            if actions.endsStep { isBetweenSteps = true }
            return
        }
        if case .gradientReady = event { isBetweenSteps = false }
        algorithm.handle(event, at: now, actions: &actions)
        if actions.endsStep { isBetweenSteps = true }
    }

    func prefetch() { algorithm.prefetch() }

    func prefetch(messageFrom sender: Int) { algorithm.prefetch(messageFrom: sender) }

    func snapshot() -> ParameterSnapshot { algorithm.snapshot() }

    var mass: Double { algorithm.mass }

    var awaitedNodes: [Int] { algorithm.awaitedNodes }

    func save() -> SavedState? {
        isBetweenSteps && algorithm.isWhole ? algorithm.savedState() : nil
    }

    func restore(_ state: SavedState) throws(StateError) { try algorithm.restore(state) }
}
