public import Determinism
public import LinearAlgebra

/// One node's algorithm, whichever it is, behind one class: what a shell drives.
public protocol AlgorithmHost: AnyObject {
    /// Checks and hands over one event; appends the actions.
    func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer)
    /// The node's present model.
    func snapshot() -> ParameterSnapshot
    /// The node's share of the system's mass (push-sum weight; 1 elsewhere).
    var mass: Double { get }
    /// The nodes whose messages the algorithm cannot go on without.
    var awaitedNodes: [Int] { get }
}

/// Hosts an algorithm value: `any GossipAlgorithm & ~Copyable` cannot be borrowed, a generic class can.
final class Hosted<Algorithm: GossipAlgorithm & ~Copyable>: AlgorithmHost {
    private var algorithm: Algorithm
    private let admission: Admission

    init(_ algorithm: consuming Algorithm, admission: Admission) {
        self.algorithm = algorithm
        self.admission = admission
    }

    func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        if case .received(let message, let sender) = event,
            let refusal = admission.refusal(of: message, from: sender)
        {
            actions.record(.refused(refusal, from: sender))
            return
        }
        algorithm.handle(event, at: now, actions: &actions)
    }

    func snapshot() -> ParameterSnapshot { algorithm.snapshot() }

    var mass: Double { algorithm.mass }

    var awaitedNodes: [Int] { algorithm.awaitedNodes }
}
