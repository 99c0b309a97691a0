import LinearAlgebra
import Persistence

/// A synchronous algorithm on neighbourhoods, reduced to its equations: what to send, what to do with the gradient, how to
/// combine what arrives.
///
/// `Synchronous` runs it: it owns the rounds, waits for neighbours, gives up on silent ones, and ends.
///
/// One round: `begin` → gradient at `snapshot()` → `adapt` → all messages are there → `combine`. With several
/// exchanges in a round (`NeighbourRound.stage`), `resume` sends those of the next and `combine` is called for each.
///
/// `persist(in:)` names what it goes on from at the beginning of a round; the rounds are the mechanism's.
protocol SynchronousRule: Persistent, ~Copyable {
    /// The node before its first round.
    init(_ start: AlgorithmStart)

    /// The rounds it needs; by default one exchange of one message, with the setting `round-timeout`.
    static func rounds(_ start: AlgorithmStart) -> NeighbourRound

    /// A round begins: sends what does not depend on its gradient. By default nothing.
    mutating func begin(_ rounds: NeighbourRound, _ actions: inout ActionBuffer)

    /// The gradient at `snapshot()` is there: takes it in, and sends what depends on it.
    mutating func adapt(
        to gradient: ParameterSnapshot, _ rounds: NeighbourRound, _ actions: inout ActionBuffer)

    /// Whether another local step follows the last `adapt`, before the messages of the round. By default never.
    var isStillLocal: Bool { get }

    /// An exchange is over and the round is not: sends the messages of the next. By default nothing.
    mutating func resume(_ rounds: NeighbourRound, _ actions: inout ActionBuffer)

    /// All messages that will come in this exchange are there.
    mutating func combine(_ rounds: NeighbourRound, _ actions: inout ActionBuffer)

    /// The node's present model, and at the beginning of a round the point of its gradient.
    func snapshot() -> ParameterSnapshot

    /// The model if training stopped here, with what has come and is not due; by default the present one.
    func outcome(_ rounds: NeighbourRound) -> ParameterSnapshot

    /// The node's share of the system's mass, with what has come and is not due; 1 but for push-sum.
    func mass(_ rounds: NeighbourRound) -> Double

    /// Takes a message that belongs to no round, and says whether it was one; by default there are none.
    mutating func receive(
        _ message: Message, from sender: Int, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) -> Bool

    /// This node and another have agreed on a secret; by default there is no use for it.
    mutating func agreed(_ secret: PairSecret, with other: Int)

    /// Why a message must not be used, beyond what holds for all; nil when it may. By default nothing.
    func refusal(of message: Message, from sender: Int) -> Refusal?
}

extension SynchronousRule where Self: ~Copyable {
    static func rounds(_ start: AlgorithmStart) -> NeighbourRound { NeighbourRound(start) }
    mutating func begin(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {}
    var isStillLocal: Bool { false }
    mutating func resume(_ rounds: NeighbourRound, _ actions: inout ActionBuffer) {}
    func outcome(_ rounds: NeighbourRound) -> ParameterSnapshot { snapshot() }
    func mass(_ rounds: NeighbourRound) -> Double { 1 }
    mutating func receive(
        _ message: Message, from sender: Int, _ rounds: NeighbourRound, _ actions: inout ActionBuffer
    ) -> Bool { false }
    mutating func agreed(_ secret: PairSecret, with other: Int) {}
    func refusal(of message: Message, from sender: Int) -> Refusal? { nil }
}
