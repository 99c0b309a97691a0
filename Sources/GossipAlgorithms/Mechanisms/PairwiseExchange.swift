import Determinism
import LinearAlgebra
import Persistence

/// Exchanges between two nodes that lose nothing: sequence numbers, cached replies, refusal when busy with random
/// back-off, retries of the same request, and exchanges in doubt that a late reply still settles.
///
/// The initiator A stores its snapshot `a` and sends (seq, a). B, on receipt, replies (seq, b) with its current `b` and
/// moves by `(a − b)/2` in the same event. A, on the reply, moves by `(b − a)/2` from wherever it is by then. Local steps
/// taken meanwhile survive and the sum of the two is preserved exactly, whatever the interleaving.
///
/// A node initiates one exchange at a time, and while its own is open it answers requests with `busy`: no waiting chain
/// can close, so no deadlock on any graph, bipartite or not; random back-off breaks the symmetry.
struct PairwiseExchange: Persistent {
    enum Kind: UInt8 {
        case request = 1
        case reply = 2
        case busy = 3
        case forgotten = 4
    }

    /// How to move: `x ← x + ½ (theirs − mine)`.
    struct Merge: ~Copyable {
        let partner: Int
        let theirs: ParameterSnapshot
        let mine: ParameterSnapshot
        /// The partner's local steps when it made `theirs`.
        let version: Int
    }

    static let retryTimer = TimerID(1)
    static let backOffTimer = TimerID(2)
    /// The most replies kept for requests that come again, unless said otherwise.
    static let repliesKept = 4
    /// The most exchanges in doubt kept for a late reply.
    static let doubtsKept = 8
    /// How often a request is repeated before its exchange is left in doubt.
    static let retries = 3
    /// The least range of a first back-off, in nanoseconds: on a network without delay, nodes that collide must still draw apart.
    static let leastBackOff: Double = 100_000
    /// How often the range of a back-off doubles at most.
    ///
    /// Who is refused meets another partner next time, so that a range of
    /// four round trips leaves every other attempt free to succeed; more doublings starve those who lost a few times in a row.
    static let backOffDoublings = 2

    private struct Pending {
        let partner: Int
        let sequence: Int
        let sent: ParameterSnapshot
        let version: Int
        /// When it was sent first, and last.
        let firstSentAt: Instant
        var sentAt: Instant
        var attempts = 1
    }

    private struct Answer {
        var sequence = 0
        var isAccepted = false
    }

    private struct Reply {
        let partner: Int
        let sequence: Int
        let values: ParameterSnapshot
        let version: Int
    }

    private var partners: Partners
    private let pool: BufferPool
    private let repliesKept: Int
    private var random: RandomStream
    private var numbers: MessageCounter
    private var open: Pending?
    private var inDoubt: [Pending] = []
    private var replies: [Reply] = []
    /// The last request of `partners.nodes[k]`, and whether it was accepted.
    ///
    /// The answer to a request is final: a copy of one that was refused must never be applied, for its
    /// sender has given it up.
    private var answered: [Answer]
    private var refusalsInARow = 0
    private var isBackingOff = false
    /// Whether the back-off is no longer than the least wait for an answer.
    private var isBackingOffBriefly = false
    private var isRetryTimerSet = false
    private var roundTrip = RoundTrip()

    /// - Parameters:
    ///   - partners: the nodes to exchange with, in ascending order.
    ///   - random: this node's stream for the choice of partners and back-off.
    ///   - pool: where buffers go back to.
    ///   - incarnation: how often this node was started before; its exchanges are numbered above all earlier ones.
    ///   - repliesKept: the most replies kept for requests that come again.
    init(
        partners: [Int], random: RandomStream, pool: BufferPool, incarnation: Int = 0,
        repliesKept: Int = PairwiseExchange.repliesKept
    ) {
        self.partners = Partners(partners)
        self.repliesKept = repliesKept
        numbers = MessageCounter(incarnation: incarnation)
        self.pool = pool
        self.random = random
        answered = [Answer](repeating: Answer(), count: partners.count)
    }

    /// What was begun and what was answered, so that nothing is applied twice, and what was learnt of the network.
    ///
    /// Left out: an exchange of our own that is open or in doubt, which stays in doubt for good; the replies kept for others,
    /// who are told that theirs is forgotten; and back-off.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        var requests = answered.map(\.sequence)
        var accepted = answered.map(\.isAccepted)
        try archive.part("numbers", &numbers)
        try archive.values("answered-requests", &requests)
        try archive.values("accepted-requests", &accepted)
        answered = zip(requests, accepted).map { Answer(sequence: $0, isAccepted: $1) }
        try archive.stream("random", &random)
        try roundTrip.persist(in: &archive)
    }

    /// Whether an exchange of our own waits for its answer.
    var isOpen: Bool { open != nil }

    /// Whether a new exchange may begin now.
    var isReady: Bool { open == nil && !isBackingOff && partners.isAnyThere }

    /// Whether an exchange is under way and its answer is not overdue: it may be open, or begin again after a short back-off.
    var isTimely: Bool {
        open.map { $0.attempts == 1 } ?? (isBackingOffBriefly && partners.isAnyThere)
    }

    /// The partners whose answers are awaited, now or after the present exchange; lost ones are not.
    var awaited: [Int] {
        ((open.map { [$0] } ?? []) + inDoubt).map(\.partner).filter { !partners.isLost($0) }
    }

    // MARK: - Our own exchanges

    /// Takes up an exchange in doubt again, when there is one with a partner that is not lost and nothing else is open: at
    /// the end of a run, so that both sides end up with the same exchanges.
    mutating func settleDoubt(at now: Instant, actions: inout ActionBuffer) {
        guard open == nil, !isBackingOff,
            let index = inDoubt.firstIndex(where: { !partners.isLost($0.partner) })
        else { return }
        var pending = inDoubt.remove(at: index)
        pending.attempts = 1
        open = pending
        sendRequest(at: now, &actions)
    }

    /// Begins an exchange with a uniformly random partner that is not lost.
    ///
    /// An exchange still in doubt with that partner is taken up again instead: the same request, so that it
    /// is applied once.
    mutating func begin(
        with values: ParameterSnapshot, version: Int, at now: Instant, actions: inout ActionBuffer
    ) {
        guard isReady, let partner = partners.draw(from: &random) else {
            preconditionFailure("an exchange is already open, or nobody is there")
        }
        if let index = inDoubt.firstIndex(where: { $0.partner == partner }) {
            var pending = inDoubt.remove(at: index)
            pending.attempts = 1
            open = pending
        } else {
            open = Pending(
                partner: partner, sequence: numbers.next(), sent: values, version: version, firstSentAt: now,
                sentAt: now)
        }
        sendRequest(at: now, &actions)
    }

    private mutating func sendRequest(at now: Instant, _ actions: inout ActionBuffer) {
        guard var pending = open else { return }
        pending.sentAt = now
        open = pending
        actions.send(
            Message(
                kind: Kind.request.rawValue, round: pending.sequence, version: pending.version,
                payload: .dense(pending.sent)),
            to: pending.partner)
        if !isRetryTimerSet {
            isRetryTimerSet = true
            actions.setTimer(Self.retryTimer, afterNanoseconds: roundTrip.patience(pending.attempts))
        }
    }

    /// Asks for the memory that the next event will use, ahead of it.
    @inline(__always)
    func prefetch() {
        partners.prefetch()
        Prefetch.start(of: answered)
        Prefetch.start(of: replies)
    }

    /// Asks for the memory that a message of this partner will use: a new request frees the reply kept for the one before,
    /// and what follows is written there.
    @inline(__always)
    func prefetch(messageFrom sender: Int) {
        for reply in replies where reply.partner == sender { reply.values.prefetch(count: pool.length) }
    }

    /// Gives the buffers of an applied merge back.
    func recycle(_ merge: consuming Merge) {
        pool.recycle(merge.mine)
    }

    // MARK: - Messages

    /// Handles a message of the exchange.
    ///
    /// A returned merge must be applied at once; its replies and refusals are already among the actions. `current` are
    /// this node's present values, for the reply, and `version` its local steps.
    mutating func received(
        _ message: Message, from sender: Int, current: ParameterSnapshot, version: Int, at now: Instant,
        actions: inout ActionBuffer
    ) -> Merge? {
        switch (Kind(rawValue: message.kind), message.values) {
        case (.request, let theirs?):
            return answer(message, theirs, from: sender, current, version, &actions)
        case (.reply, let theirs?):
            return settle(message, theirs, from: sender, at: now, &actions)
        case (.busy, nil):
            if isAwaited(message, from: sender) {
                // A refusal measures the way as well; waiting for a reply to learn it would make back-offs far too long.
                if let pending = open, pending.attempts == 1 {
                    roundTrip.learn(now.nanoseconds - pending.sentAt.nanoseconds)
                }
                abandon()
                actions.record(.skipped(.busy, with: sender))
                backOff(&actions)
                return nil
            }
        case (.forgotten, nil):
            if isAwaited(message, from: sender) {
                abandon()
                actions.record(.inDoubt(with: sender))
                return nil
            }
        default:
            actions.record(.refused(.unexpected, from: sender))
            return nil
        }
        actions.record(.refused(.late, from: sender))
        return nil
    }

    /// Whether a message will move this node: a new request that it can take up, or the reply to one of its own.
    func willMerge(_ message: Message, from sender: Int) -> Bool {
        guard message.values != nil else { return false }
        switch Kind(rawValue: message.kind) {
        case .request:
            guard !isOpen, let slot = partners.nodes.firstIndex(of: sender) else { return false }
            return message.round > answered[slot].sequence
        case .reply:
            return isAwaited(message, from: sender)
                || inDoubt.contains { $0.partner == sender && $0.sequence == message.round }
        default:
            return false
        }
    }

    /// Whether a message answers the request that is open.
    private func isAwaited(_ answer: Message, from sender: Int) -> Bool {
        guard let pending = open else { return false }
        return pending.partner == sender && pending.sequence == answer.round
    }

    /// Ends the open exchange without a merge and gives its buffer back.
    private mutating func abandon() {
        guard let values = open?.sent else { return }
        open = nil
        pool.recycle(consume values)
    }

    private mutating func answer(
        _ request: Message, _ theirs: ParameterSnapshot, from sender: Int, _ current: ParameterSnapshot,
        _ version: Int, _ actions: inout ActionBuffer
    ) -> Merge? {
        guard let slot = partners.nodes.firstIndex(of: sender) else {
            actions.record(.refused(.unknownSender, from: sender))
            return nil
        }
        if request.round <= answered[slot].sequence {
            answerAgain(request, from: sender, answered[slot], &actions)
            return nil
        }
        answered[slot] = Answer(sequence: request.round, isAccepted: !isOpen)
        if isOpen {
            actions.send(Message(kind: Kind.busy.rawValue, round: request.round, payload: .none), to: sender)
            return nil
        }
        let reply = Reply(partner: sender, sequence: request.round, values: current, version: version)
        keep(reply)
        sendReply(reply, &actions)
        return Merge(partner: sender, theirs: theirs, mine: current, version: request.version)
    }

    /// Keeps a reply for its request to come again.
    ///
    /// A new request of a partner says that it has settled the one before.
    private mutating func keep(_ reply: Reply) {
        if let earlier = replies.firstIndex(where: { $0.partner == reply.partner }) {
            pool.recycle(replies.remove(at: earlier).values)
        } else if replies.count == repliesKept {
            pool.recycle(replies.removeFirst().values)
        }
        replies.append(reply)
    }

    /// A request that was answered before comes again: the answer was lost, or the network doubled the request.
    private func answerAgain(
        _ request: Message, from sender: Int, _ answer: Answer, _ actions: inout ActionBuffer
    ) {
        let isLatest = request.round == answer.sequence
        actions.record(.refused(isLatest ? .duplicate : .late, from: sender))
        guard isLatest else { return }
        if !answer.isAccepted {
            actions.send(Message(kind: Kind.busy.rawValue, round: request.round, payload: .none), to: sender)
        } else if let reply = replies.last(where: { $0.partner == sender && $0.sequence == request.round }) {
            sendReply(reply, &actions)
        } else {
            actions.send(
                Message(kind: Kind.forgotten.rawValue, round: request.round, payload: .none), to: sender)
        }
    }

    private func sendReply(_ reply: Reply, _ actions: inout ActionBuffer) {
        actions.send(
            Message(
                kind: Kind.reply.rawValue, round: reply.sequence, version: reply.version,
                payload: .dense(reply.values)),
            to: reply.partner)
    }

    private mutating func settle(
        _ reply: Message, _ theirs: ParameterSnapshot, from sender: Int, at now: Instant,
        _ actions: inout ActionBuffer
    ) -> Merge? {
        if let pending = open, pending.partner == sender, pending.sequence == reply.round {
            open = nil
            refusalsInARow = 0
            learnRoundTrip(of: pending, at: now)
            return Merge(partner: sender, theirs: theirs, mine: pending.sent, version: reply.version)
        }
        if let index = inDoubt.firstIndex(where: { $0.partner == sender && $0.sequence == reply.round }) {
            let pending = inDoubt.remove(at: index)
            learnRoundTrip(of: pending, at: now)
            return Merge(partner: sender, theirs: theirs, mine: pending.sent, version: reply.version)
        }
        actions.record(.refused(.late, from: sender))
        return nil
    }

    /// Which attempt a reply answers is known only when there was one (Karn & Partridge 1987); after several, the time since the
    /// first is an upper bound.
    private mutating func learnRoundTrip(of pending: Pending, at now: Instant) {
        if pending.attempts == 1 {
            roundTrip.learn(now.nanoseconds - pending.sentAt.nanoseconds)
        } else {
            roundTrip.learn(upperBound: now.nanoseconds - pending.firstSentAt.nanoseconds)
        }
    }

    // MARK: - Waiting

    private mutating func backOff(_ actions: inout ActionBuffer) {
        refusalsInARow += 1
        isBackingOff = true
        let ceiling =
            max(roundTrip.mean, Self.leastBackOff)
            * Double(1 << min(refusalsInARow - 1, Self.backOffDoublings))
        let delay = 1 + Int64(random.uniform() * ceiling)
        isBackingOffBriefly = delay <= Int64(RoundTrip.leastPatience)
        actions.setTimer(Self.backOffTimer, afterNanoseconds: delay)
    }

    /// A timer of the exchange has fired.
    ///
    /// After a back-off, `isReady` is true again and the caller decides.
    mutating func timerFired(_ timer: TimerID, at now: Instant, actions: inout ActionBuffer) {
        if timer == Self.backOffTimer {
            isBackingOff = false
            isBackingOffBriefly = false
            return
        }
        isRetryTimerSet = false
        guard var pending = open else { return }
        let due = pending.sentAt.advanced(byNanoseconds: roundTrip.patience(pending.attempts))
        if now < due {
            // The timer was set for an earlier exchange; this one still has time.
            isRetryTimerSet = true
            actions.setTimer(Self.retryTimer, afterNanoseconds: due.nanoseconds - now.nanoseconds)
        } else if pending.attempts <= Self.retries {
            pending.attempts += 1
            open = pending
            sendRequest(at: now, &actions)
        } else {
            actions.record(.skipped(.timeout, with: pending.partner))
            setAside(pending, &actions)
            backOff(&actions)
        }
    }

    mutating func markLost(_ neighbour: Int, actions: inout ActionBuffer) {
        guard partners.markLost(neighbour) else { return }
        if let pending = open, pending.partner == neighbour {
            actions.record(.skipped(.lost, with: neighbour))
            setAside(pending, &actions)
        }
    }

    mutating func markReturned(_ neighbour: Int) {
        partners.markReturned(neighbour)
    }

    private mutating func setAside(_ pending: Pending, _ actions: inout ActionBuffer) {
        open = nil
        if inDoubt.count == Self.doubtsKept {
            let dropped = inDoubt.removeFirst()
            actions.record(.inDoubt(with: dropped.partner))
            pool.recycle(dropped.sent)
        }
        inDoubt.append(pending)
    }
}
