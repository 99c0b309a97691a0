import Catalogues
import LinearAlgebra
import Persistence
import Robustness
import Topology

/// One round after another over the topology's neighbourhoods: who is awaited in this round, and the
/// weighted sum of what arrived.
///
/// The mechanism of every synchronous neighbour-averaging algorithm.
///
/// A neighbour that is lost, or silent until the round's deadline, is left out; its weight falls to the node itself, so
/// that rows still sum to one (the mean is then preserved only if both ends leave each other out; ALGORITHMS 15.5).
///
/// A round has one exchange of messages with one payload each, unless the algorithm needs more: several `parts` are sent
/// side by side in one exchange, several `exchanges` follow each other over the same neighbourhood. With an `overlap` of
/// τ a node begins so many further rounds before it combines the messages of one: those of round t are due in round t + τ,
/// whenever they came, so that the outcome does not depend on delays.
struct NeighbourRound: Persistent {
    private let node: Int
    private let topology: Topology
    let pool: BufferPool
    /// How models are combined; nil for the weighted sum.
    private let aggregation: Aggregation?
    /// Whether the algorithm goes on without a neighbour that is there and says nothing usable: where attacks are expected.
    private let goesOnWithout: Bool
    /// Nanoseconds to wait once this node's own part is done; nil waits for ever.
    let timeout: Int64?
    private var inbox: RoundInbox
    private var isOverdue = false
    /// What each message of a round carries.
    private let carried: Carried
    /// Exchanges in a round, one after another.
    private let exchanges: Int
    /// Rounds that are begun before the messages of one are due.
    private let overlap: Int
    /// Rounds from the one whose messages are collected to the present one: `overlap`, or fewer at the beginning and the end.
    private var ahead = 0
    /// Whether no further round will begin.
    private var isDraining = false
    /// The neighbourhood in the round whose messages are collected; without overlap the present one.
    private(set) var neighbourhood: Neighbourhood

    static let deadline = TimerID(1)

    /// - Parameters:
    ///   - start: the node's beginning; its settings must declare `Setting.roundTimeout`, unless `waitsForEver`.
    ///   - parts: messages to each receiver in one exchange, at least 1.
    ///   - exchanges: exchanges in a round, at least 1.
    ///   - waitsForEver: whether a silent neighbour is awaited for ever: only a lost one is left out.
    ///   - overlap: rounds begun before the messages of one are due, at least 0; for one exchange of one message.
    ///   - carried: what each message carries.
    init(
        _ start: AlgorithmStart, parts: Int = 1, exchanges: Int = 1, waitsForEver: Bool = false,
        overlap: Int = 0, carrying carried: Carried = .values
    ) {
        precondition(
            overlap == 0 || overlap > 0 && parts == 1 && exchanges == 1,
            "an overlap of \(overlap) with \(parts) parts and \(exchanges) exchanges")
        self.overlap = overlap
        self.carried = carried
        node = start.node
        topology = start.topology
        pool = start.pool
        self.exchanges = exchanges
        aggregation = Aggregation(start.settings)
        goesOnWithout = !waitsForEver && (start.expectsAttacks || aggregation != nil)
        let seconds = waitsForEver ? 0 : start.settings.number("round-timeout")
        timeout = seconds > 0 ? Int64(seconds * 1e9) : nil
        inbox = RoundInbox(parts: parts)
        neighbourhood = start.topology.neighbourhood(of: start.node, round: 0)
    }

    /// The number of the round, and what has come in rounds that overlap it.
    ///
    /// The messages of the round itself come again, and lost neighbours are told of anew.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        var round = self.round
        try archive.count("round", &round)
        if overlap > 0 { try archive.value("rounds-ahead", &ahead, in: 0...min(overlap, round)) }
        if archive.isReading {
            inbox = RoundInbox(startingAt: (round - ahead) * exchanges, parts: inbox.parts)
            neighbourhood = topology.neighbourhood(of: node, round: round - ahead)
        }
        try persistEarly(in: &archive)
    }

    /// The messages of open rounds that are there: their senders have given away what they carry, and this node has not
    /// taken it yet.
    ///
    /// Messages of later rounds are left out: a sender that goes on from this node's round has not sent them yet.
    private mutating func persistEarly(in archive: inout StateArchive) throws(StateError) {
        var slot = 0
        for number in open {
            for sender in neighbourhood(in: number).incoming.map(\.node) {
                let message = inbox.message(from: sender, inRound: number)
                var (values, share, weight) = (message?.values, message?.share ?? 0, message?.weight ?? 0)
                try archive.section("early-\(slot)") { (archive: inout StateArchive) throws(StateError) in
                    try archive.snapshot("values", &values, length: pool.length)
                    try archive.value("share", &share, in: 0...1)
                    try archive.value("weight", &weight, in: 0...Double.greatestFiniteMagnitude)
                }
                slot += 1
                guard archive.isReading, let values else { continue }
                let early = Message(
                    round: number, version: number, share: share, weight: weight, payload: .dense(values))
                _ = inbox.insert(early, from: sender)
            }
        }
    }

    /// The present round, counted from 0: the topology's.
    var round: Int { inbox.round / exchanges + ahead }

    /// The present exchange, counted from 0 over all rounds: what messages carry as their round.
    var exchange: Int { inbox.round + ahead }

    /// The rounds this node has done whose messages are not combined.
    var open: Range<Int> { (round - ahead)..<round }

    /// Whether messages are to be combined at the end of this round: not in the first ones of an overlap.
    var isDue: Bool { isDraining ? ahead > 0 : ahead == overlap }

    /// The present exchange within its round, in `0 ..< exchanges`.
    var stage: Int { inbox.round % exchanges }

    /// Keeps a message of this or a later exchange, or says why not.
    ///
    /// Every exchange is one kind of message, 0, that carries values; anything else would pass for the sender's message
    /// and keep the true one out.
    mutating func insert(_ message: Message, from sender: Int) -> Refusal? {
        guard message.kind == 0, message.part < inbox.parts, carried.admits(message.payload) else {
            return .unexpected
        }
        guard message.round < inbox.round || isHeard(sender, in: message.round) else { return .unexpected }
        return inbox.insert(message, from: sender)
    }

    /// Whether a node is one of those this node averages in an exchange that is not over; others' messages are nobody's.
    private func isHeard(_ sender: Int, in number: Int) -> Bool {
        guard number - inbox.round < inbox.roundsKept else { return true }
        return neighbourhood(in: number).incoming.contains { $0.node == sender }
    }

    /// The neighbourhood in an exchange.
    private func neighbourhood(in number: Int) -> Neighbourhood {
        number / exchanges == round - ahead
            ? neighbourhood : topology.neighbourhood(of: node, round: number / exchanges)
    }

    /// Whether nothing more is awaited in this exchange.
    var isComplete: Bool {
        !isDue || isOverdue || !neighbourhood.incoming.contains { inbox.isExpected(from: $0.node) }
    }

    /// The nodes whose messages of this exchange are missing.
    var awaited: [Int] { neighbourhood.incoming.map(\.node).filter { inbox.isExpected(from: $0) } }

    /// Whether a node is known to be unreachable.
    func isLost(_ neighbour: Int) -> Bool { inbox.isLost(neighbour) }

    /// How many nodes `send` sends to.
    var receiverCount: Int {
        neighbourhood(in: exchange).outgoing.reduce(0) { $0 + (inbox.isLost($1.node) ? 0 : 1) }
    }

    /// Sends values to all who average them in this exchange and are not lost.
    ///
    /// `version` is this node's count of local steps when they were made; by default the round.
    func send(
        _ values: ParameterSnapshot, part: Int = 0, version: Int? = nil, actions: inout ActionBuffer
    ) {
        send(
            Message(round: exchange, part: part, version: version ?? round, payload: .dense(values)),
            actions: &actions)
    }

    /// Sends this node's message of an exchange, the present one or an open one's again, to all who average it and are not
    /// lost.
    func send(_ message: Message, actions: inout ActionBuffer) {
        for receiver in neighbourhood(in: message.round).outgoing where !inbox.isLost(receiver.node) {
            actions.send(message, to: receiver.node)
        }
    }

    /// Starts the deadline, if there is one and somebody is still awaited.
    func startDeadline(actions: inout ActionBuffer) {
        if let timeout, !isComplete { actions.setTimer(Self.deadline, afterNanoseconds: timeout) }
    }

    /// The deadline has passed: goes on with what is there.
    mutating func giveUp() { isOverdue = true }

    /// A neighbour's message of an exchange was refused for its numbers: nothing better will come, so it is left out.
    mutating func excuse(_ sender: Int, in number: Int) {
        guard goesOnWithout, number >= exchange, isHeard(sender, in: number) else { return }
        inbox.excuse(sender, in: number)
    }

    mutating func markLost(_ neighbour: Int) { inbox.markLost(neighbour) }
    mutating func markReturned(_ neighbour: Int) { inbox.markReturned(neighbour) }

    /// The message of an incoming neighbour in this exchange, if it and the neighbour's other parts have arrived.
    func message(from neighbour: Int, part: Int = 0) -> Message? {
        inbox.message(from: neighbour, part: part)
    }

    /// `x ← W_ii x + Σ_j W_ij x_j` over the neighbours whose message arrived, in the neighbourhood's order;
    /// the weight of the others stays with `x`.
    ///
    /// With a setting `aggregation` other than the mean, that rule combines the models instead.
    ///
    /// Records each merge and each absence, once for all parts. `steps` is this node's count of local steps, by default
    /// the round.
    ///
    /// The self weight takes what the other weights lose when they are rounded to single precision: the weights in use sum
    /// to one exactly. Three times the nearest `Float` to 1/3 is not one, and models would grow by 3e-8 each round.
    func average(
        into replica: inout ParameterVector, part: Int = 0, steps: Int? = nil, actions: inout ActionBuffer
    ) {
        if let aggregation {
            return combine(by: aggregation, into: &replica, part: part, steps: steps, actions: &actions)
        }
        var selfWeight = neighbourhood.selfWeight
        for neighbour in neighbourhood.incoming {
            if inbox.message(from: neighbour.node, part: part) == nil {
                selfWeight += neighbour.weight
                if part == 0 { actions.record(.skipped(absence(of: neighbour.node), with: neighbour.node)) }
            } else {
                selfWeight += neighbour.weight - Double(Float(neighbour.weight))
            }
        }
        var isFirst = true
        for neighbour in neighbourhood.incoming {
            guard let message = inbox.message(from: neighbour.node, part: part), let values = message.values
            else { continue }
            if isFirst {
                replica.combine(Float(selfWeight), plus: Float(neighbour.weight), times: values)
                isFirst = false
            } else {
                replica.add(Float(neighbour.weight), times: values)
            }
            if part == 0 {
                actions.record(.merged(with: neighbour.node, lag: (steps ?? round) - message.version))
            }
        }
    }

    /// `Σ_j W_ij (x_j − x_i)` over the neighbours whose message arrived: how far averaging moves `x_i`.
    ///
    /// For algorithms that add movements up: between equal models it is exactly 0, while `W x − x` is off by a rounding that
    /// has the same sign every round. Records each merge and each absence.
    func movement(from own: ParameterSnapshot, actions: inout ActionBuffer) -> ParameterVector {
        var movement = ParameterVector(zerosFrom: pool)
        for neighbour in neighbourhood.incoming {
            guard let message = inbox.message(from: neighbour.node), let values = message.values else {
                actions.record(.skipped(absence(of: neighbour.node), with: neighbour.node))
                continue
            }
            movement.add(Float(neighbour.weight), timesDifference: values, own)
            actions.record(.merged(with: neighbour.node, lag: round - message.version))
        }
        return movement
    }

    /// The messages of open rounds that are there, by rounds and neighbours: they have come and are not due.
    func forEachEarly(_ body: (Message) -> Void) {
        for number in open {
            for neighbour in neighbourhood(in: number).incoming {
                if let message = inbox.message(from: neighbour.node, inRound: number) { body(message) }
            }
        }
    }

    /// Why a neighbour's message of this exchange is not there.
    func absence(of neighbour: Int) -> Skip {
        inbox.isExcused(neighbour) ? .refused : isOverdue ? .timeout : .lost
    }

    /// Goes on to the next exchange, and after the last to the next round.
    mutating func advance(actions: inout ActionBuffer) {
        guard isDue else {
            ahead += 1
            return
        }
        if timeout != nil { actions.cancelTimer(Self.deadline) }
        inbox.advance(recyclingInto: pool)
        isOverdue = false
        if isDraining { ahead -= 1 }
        if stage == 0 { neighbourhood = topology.neighbourhood(of: node, round: round - ahead) }
    }

    /// No further round will begin: the messages of open rounds are due, one round after another.
    mutating func drain() { isDraining = true }
}
