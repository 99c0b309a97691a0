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

    /// - Parameters:
    ///   - schedule: who sends what when.
    ///   - node: this node.
    ///   - nodeCount: the number of nodes.
    ///   - pool: where buffers come from.
    init(_ schedule: any AllReduceSchedule, node: Int, nodeCount: Int, pool: BufferPool) {
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
        guard message.values?.count == expected.range.count else {
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
                guard let values = inbox.message(from: expected.sender)?.values else { return nil }
                if expected.adds {
                    self.values?.add(1, times: values, at: expected.range.lowerBound)
                } else {
                    self.values?.replace(at: expected.range.lowerBound, with: values)
                }
            }
            inbox.advance(recyclingInto: pool)
            stage += 1
            if stage < schedule.stageCount { send(version, &actions) }
        }
        return self.values.take()?.freeze()
    }

    private func send(_ version: Int, _ actions: inout ActionBuffer) {
        guard let send = schedule.stage(stage).send, let part = values?.snapshot(of: send.range) else {
            return
        }
        actions.send(
            Message(round: inbox.round, part: stage, version: version, payload: .dense(part)),
            to: send.receiver)
    }
}
