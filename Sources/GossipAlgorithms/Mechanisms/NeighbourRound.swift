import Catalogues
import LinearAlgebra
import Persistence
import Topology

/// One round after another over the topology's neighbourhoods: who is awaited in this round, and the
/// weighted sum of what arrived.
///
/// The mechanism of every synchronous neighbour-averaging algorithm.
///
/// A neighbour that is lost, or silent until the round's deadline, is left out; its weight falls to the node itself, so
/// that rows still sum to one (the mean is then preserved only if both ends leave each other out; ALGORITHMS 15.5).
struct NeighbourRound: Persistent {
    private let node: Int
    private let topology: Topology
    private let pool: BufferPool
    /// Nanoseconds to wait once this node's own part is done; nil waits for ever.
    let timeout: Int64?
    private var inbox: RoundInbox
    private var isOverdue = false
    /// The present round's neighbourhood.
    private(set) var neighbourhood: Neighbourhood

    static let deadline = TimerID(1)

    init(_ start: AlgorithmStart) {
        node = start.node
        topology = start.topology
        pool = start.pool
        let seconds = start.settings.number("round-timeout")
        timeout = seconds > 0 ? Int64(seconds * 1e9) : nil
        inbox = RoundInbox()
        neighbourhood = start.topology.neighbourhood(of: start.node, round: 0)
    }

    /// The number of the round; its messages come again, and lost neighbours are told of anew.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        var round = inbox.round
        try archive.count("round", &round)
        guard archive.isReading else { return }
        inbox = RoundInbox(startingAt: round)
        neighbourhood = topology.neighbourhood(of: node, round: round)
    }

    var round: Int { inbox.round }

    /// Keeps a message of this or a later round, or says why not.
    ///
    /// Every round is one kind of message, 0, that carries values; anything else would pass for the sender's message and
    /// keep the true one out.
    mutating func insert(_ message: Message, from sender: Int) -> Refusal? {
        guard message.kind == 0, message.part == 0, message.values != nil else { return .unexpected }
        guard message.round < round || isHeard(sender, inRound: message.round) else { return .unexpected }
        return inbox.insert(message, from: sender)
    }

    /// Whether a node is one of those this node averages in a round that is not over; others' messages are nobody's.
    private func isHeard(_ sender: Int, inRound number: Int) -> Bool {
        guard number - round < inbox.roundsKept else { return true }
        let incoming =
            number == round
            ? neighbourhood.incoming : topology.neighbourhood(of: node, round: number).incoming
        return incoming.contains { $0.node == sender }
    }

    /// Whether nothing more is awaited in this round.
    var isComplete: Bool {
        isOverdue || !neighbourhood.incoming.contains { inbox.isExpected(from: $0.node) }
    }

    /// The nodes whose messages of this round are missing.
    var awaited: [Int] { neighbourhood.incoming.map(\.node).filter { inbox.isExpected(from: $0) } }

    /// How many nodes `send` sends to.
    var receiverCount: Int {
        neighbourhood.outgoing.reduce(0) { $0 + (inbox.isLost($1.node) ? 0 : 1) }
    }

    /// Sends this node's message of the round to all who average it and are not lost.
    func send(_ message: Message, actions: inout ActionBuffer) {
        for receiver in neighbourhood.outgoing where !inbox.isLost(receiver.node) {
            actions.send(message, to: receiver.node)
        }
    }

    /// Starts the deadline, if there is one and somebody is still awaited.
    func startDeadline(actions: inout ActionBuffer) {
        if let timeout, !isComplete { actions.setTimer(Self.deadline, afterNanoseconds: timeout) }
    }

    /// The deadline has passed: goes on with what is there.
    mutating func giveUp() { isOverdue = true }

    mutating func markLost(_ neighbour: Int) { inbox.markLost(neighbour) }
    mutating func markReturned(_ neighbour: Int) { inbox.markReturned(neighbour) }

    /// The message of an incoming neighbour in this round, if it has arrived.
    func message(from neighbour: Int) -> Message? { inbox.message(from: neighbour) }

    /// `x ← W_ii x + Σ_j W_ij x_j` over the neighbours whose message arrived, in the neighbourhood's order;
    /// the weight of the others stays with `x`.
    ///
    /// Records each merge and each absence.
    ///
    /// The self weight takes what the other weights lose when they are rounded to single precision: the weights in use sum
    /// to one exactly. Three times the nearest `Float` to 1/3 is not one, and models would grow by 3e-8 each round.
    func average(into replica: inout ParameterVector, steps: Int, actions: inout ActionBuffer) {
        var selfWeight = neighbourhood.selfWeight
        for neighbour in neighbourhood.incoming {
            if inbox.message(from: neighbour.node) == nil {
                selfWeight += neighbour.weight
                actions.record(.skipped(isOverdue ? .timeout : .lost, with: neighbour.node))
            } else {
                selfWeight += neighbour.weight - Double(Float(neighbour.weight))
            }
        }
        var isFirst = true
        for neighbour in neighbourhood.incoming {
            guard let message = inbox.message(from: neighbour.node), let values = message.values else {
                continue
            }
            if isFirst {
                replica.combine(Float(selfWeight), plus: Float(neighbour.weight), times: values)
                isFirst = false
            } else {
                replica.add(Float(neighbour.weight), times: values)
            }
            actions.record(.merged(with: neighbour.node, lag: steps - message.version))
        }
    }

    /// Goes on to the next round.
    mutating func advance(actions: inout ActionBuffer) {
        if timeout != nil { actions.cancelTimer(Self.deadline) }
        inbox.advance(recyclingInto: pool)
        isOverdue = false
        neighbourhood = topology.neighbourhood(of: node, round: inbox.round)
    }
}
