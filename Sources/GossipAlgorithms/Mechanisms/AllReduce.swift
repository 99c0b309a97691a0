import Compressors
import LinearAlgebra
import Persistence

/// Carries out one all-reduce after another: every node ends each with the same bits of the sum over all nodes.
struct AllReduce: Persistent, ~Copyable {
    private let schedule: any AllReduceSchedule
    private let node: Int
    private let pool: BufferPool
    private var inbox: RoundInbox
    /// The vector being summed; nil between two operations.
    private var values: ParameterVector?
    private var stage = 0
    private let nodeCount: Int
    /// What hides each node's part of the sum; nil where values are sent as they are.
    private var masking: PairwiseMasking?
    /// The masked numbers being summed, in place of `values`, which take the result.
    private var words: [UInt32] = []
    /// Whether this node waits for all others before it says anything: with masks, nobody may be away.
    private var isHeldBack = false
    /// Sums of the operation under way from which the masks did not go.
    private var failures = 0

    /// How often one operation is tried, each time with new masks, when members change their secrets amid it.
    static let attemptLimit = 8

    /// - Parameters:
    ///   - schedule: who sends what when.
    ///   - node: this node.
    ///   - nodeCount: the number of nodes.
    ///   - pool: where buffers come from.
    ///   - masking: hides each node's part of the sum.
    init(
        _ schedule: any AllReduceSchedule, node: Int, nodeCount: Int, pool: BufferPool,
        masking: PairwiseMasking? = nil
    ) {
        self.nodeCount = nodeCount
        self.masking = masking
        self.schedule = schedule
        self.node = node
        self.pool = pool
        // A neighbour may be ahead by all stages of this operation and of the next.
        inbox = RoundInbox(roundsKept: 2 * max(1, schedule.stageCount))
    }

    /// How many operations are over; one under way is given up and begins anew.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        let stages = max(1, schedule.stageCount)
        var operations = inbox.round / stages
        try archive.value("operations", &operations, in: 0...(StateArchive.largestCount / stages))
        if archive.isReading { inbox = RoundInbox(startingAt: operations * stages, roundsKept: 2 * stages) }
    }

    /// Whether an operation is under way.
    var isRunning: Bool { values != nil }

    /// Begins to sum this vector with the other nodes'.
    ///
    /// - Returns: the sum over all nodes, if it is complete at once (one node, or all messages are there already).
    mutating func begin(
        _ values: consuming ParameterVector, version: Int, actions: inout ActionBuffer
    ) -> ParameterSnapshot? {
        precondition(!isRunning, "an all-reduce is under way already")
        self.values = consume values
        failures = 0
        return attempt(version, &actions)
    }

    /// Says this node's part of the sum, unless masks must wait for somebody.
    private mutating func attempt(_ version: Int, _ actions: inout ActionBuffer) -> ParameterSnapshot? {
        isHeldBack = missing != nil
        guard !isHeldBack else { return nil }
        if let masking, let own = values?.snapshot() {
            masking.hide(own.span, in: 0..<nodeCount, round: inbox.round, into: &words, &actions)
        }
        stage = 0
        if schedule.stageCount > 0 { send(version, &actions) }
        return proceed(version, &actions)
    }

    /// A node without which nothing masked can be said: it is away, or there is no secret with it yet.
    private var missing: Int? {
        guard let masking else { return nil }
        return (0..<nodeCount).first { $0 != node && (inbox.isLost($0) || !masking.hasSecret(with: $0)) }
    }

    /// Keeps what this node now shares with another; it is in use from the next sum on.
    ///
    /// - Returns: the sum over all nodes, if only this was waited for and all messages are there.
    mutating func keep(
        _ secret: PairSecret, with other: Int, version: Int, actions: inout ActionBuffer
    ) -> ParameterSnapshot? {
        masking?.keep(secret, with: other)
        return isHeldBack ? attempt(version, &actions) : nil
    }

    /// Takes a message of this operation or of a later one, and goes on as far as possible.
    ///
    /// - Returns: the sum over all nodes when this message completed it.
    mutating func received(
        _ message: Message, from sender: Int, version: Int, actions: inout ActionBuffer
    ) -> ParameterSnapshot? {
        let stageIndex = message.round % max(1, schedule.stageCount)
        guard schedule.stageCount > 0, message.kind == 0, message.part == stageIndex,
            let expected = schedule.stage(stageIndex).receive, expected.sender == sender
        else {
            actions.record(.refused(.unexpected, from: sender))
            return nil
        }
        guard isOfKind(message), message.count == expected.range.count else {
            actions.record(.refused(.wrongLength, from: sender))
            return nil
        }
        if let refusal = inbox.insert(message, from: sender) {
            actions.record(.refused(refusal, from: sender))
            return nil
        }
        return proceed(version, &actions)
    }

    /// The node that the operation waits for, if any.
    var awaited: [Int] {
        guard isRunning else { return [] }
        if isHeldBack { return missing.map { [$0] } ?? [] }
        guard stage < schedule.stageCount, let expected = schedule.stage(stage).receive else { return [] }
        return [expected.sender]
    }

    /// Whether the operation waits for a lost node, or was tried too often.
    var isBroken: Bool {
        guard isRunning else { return false }
        if isHeldBack || failures == Self.attemptLimit { return true }
        guard stage < schedule.stageCount, let expected = schedule.stage(stage).receive else {
            return false
        }
        return !inbox.isExpected(from: expected.sender)
    }

    mutating func markLost(_ node: Int) { inbox.markLost(node) }

    /// - Returns: the sum over all nodes, if only this node was waited for and all messages are there.
    mutating func markReturned(
        _ node: Int, version: Int, actions: inout ActionBuffer
    ) -> ParameterSnapshot? {
        inbox.markReturned(node)
        return isHeldBack ? attempt(version, &actions) : nil
    }

    private mutating func proceed(_ version: Int, _ actions: inout ActionBuffer) -> ParameterSnapshot? {
        guard isRunning, !isHeldBack, failures < Self.attemptLimit else { return nil }
        while stage < schedule.stageCount {
            if let expected = schedule.stage(stage).receive {
                guard let message = inbox.message(from: expected.sender) else { return nil }
                take(message, expected)
            }
            inbox.advance(recyclingInto: pool)
            stage += 1
            if stage < schedule.stageCount { send(version, &actions) }
        }
        guard let masking, var sum = values.take() else { return values.take()?.freeze() }
        if masking.reveal(words, dividedBy: 1, into: &sum) { return sum.freeze() }
        // Everybody has the same words, so everybody tries again: with the next masks.
        values = consume sum
        failures += 1
        actions.record(.skipped(.masksLeft, with: node))
        return failures < Self.attemptLimit ? attempt(version, &actions) : nil
    }

    /// Whether a message carries what this all-reduce sums: values, or masked numbers of its unit.
    private func isOfKind(_ message: Message) -> Bool {
        switch message.payload {
        case .dense: masking == nil
        case .compressed(let vector): masking?.numbers.understands(vector) ?? false
        case .none: false
        }
    }

    private mutating func take(_ message: Message, _ expected: AllReduceStage.Receive) {
        let offset = expected.range.lowerBound
        switch (message.payload, masking) {
        case (.dense(let part), nil):
            if expected.adds {
                values?.add(1, times: part, at: offset)
            } else {
                values?.replace(at: offset, with: part)
            }
        case (.compressed(let part), let masking?):
            if expected.adds {
                masking.numbers.add(part, to: &words, at: offset)
            } else {
                masking.numbers.replace(&words, at: offset, with: part)
            }
        default: preconditionFailure("an all-reduce kept a message that it refuses")
        }
    }

    private func send(_ version: Int, _ actions: inout ActionBuffer) {
        guard let send = schedule.stage(stage).send, let payload = payload(send.range) else { return }
        actions.send(
            Message(round: inbox.round, part: stage, version: version, payload: payload),
            to: send.receiver)
    }

    private func payload(_ range: Range<Int>) -> Payload? {
        if let masking { return .compressed(masking.numbers.vector(words, range)) }
        guard let part = values?.snapshot(of: range) else { return nil }
        return .dense(part)
    }
}
