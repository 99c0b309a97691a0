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
    private let masking: PairwiseMasking?
    /// The masked numbers being summed, in place of `values`, which take the result.
    private var words: [UInt32] = []

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
        if let masking {
            masking.hide(values.span, in: 0..<nodeCount, round: inbox.round, into: &words, &actions)
        }
        self.values = consume values
        stage = 0
        if schedule.stageCount > 0 { send(version, &actions) }
        return proceed(version, &actions)
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

    /// The node whose message the operation waits for.
    var awaited: Int? {
        isRunning && stage < schedule.stageCount ? schedule.stage(stage).receive?.sender : nil
    }

    /// Whether the operation waits for a message that a lost node has not sent.
    var isBroken: Bool {
        guard isRunning, stage < schedule.stageCount, let expected = schedule.stage(stage).receive else {
            return false
        }
        return !inbox.isExpected(from: expected.sender)
    }

    mutating func markLost(_ node: Int) { inbox.markLost(node) }
    mutating func markReturned(_ node: Int) { inbox.markReturned(node) }

    private mutating func proceed(_ version: Int, _ actions: inout ActionBuffer) -> ParameterSnapshot? {
        guard isRunning else { return nil }
        while stage < schedule.stageCount {
            if let expected = schedule.stage(stage).receive {
                guard let message = inbox.message(from: expected.sender) else { return nil }
                take(message, expected)
            }
            inbox.advance(recyclingInto: pool)
            stage += 1
            if stage < schedule.stageCount { send(version, &actions) }
        }
        if let masking, var sum = self.values.take() {
            masking.numbers.decode(words, dividedBy: 1, into: &sum)
            return sum.freeze()
        }
        return self.values.take()?.freeze()
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
