import LinearAlgebra

/// The messages of a round-based algorithm, kept until their round is complete.
///
/// A node may receive messages of later rounds while it still waits for its own: neighbours that are done go ahead. On an
/// undirected static graph they are at most one round ahead; on a directed or time-varying one, at most as many as it takes
/// every node to depend on every other, which can be hundreds on a sparse graph with one slow node. What is older than the
/// current round, doubled, or further ahead than `roundsKept` is refused.
struct RoundInbox {
    /// The most rounds, the current one included, whose messages are kept.
    let roundsKept: Int
    /// The messages each sender sends in a round, told apart by `Message.part`.
    let parts: Int
    /// The round being collected.
    private(set) var round: Int
    /// Nodes known to be unreachable: nobody waits for them.
    private var lost: [Int] = []
    /// Nodes whose message of a round was unusable: nobody waits for it.
    private var excused: [(node: Int, round: Int)] = []
    /// Slot `round % slots.count` holds that round's messages in order of arrival.
    private var slots: [[Entry]] = [[], []]

    private struct Entry {
        let sender: Int
        var message: Message
    }

    init(startingAt round: Int = 0, roundsKept: Int = 4096, parts: Int = 1) {
        precondition(roundsKept >= 1 && parts >= 1, "\(roundsKept) rounds of \(parts) parts")
        self.round = round
        self.roundsKept = roundsKept
        self.parts = parts
    }

    /// Keeps a message, or says why not.
    mutating func insert(_ message: Message, from sender: Int) -> Refusal? {
        guard message.round >= round else { return .late }
        guard message.round - round < roundsKept else { return .early }
        if message.round - round >= slots.count { grow(toHold: message.round) }
        let slot = message.round % slots.count
        guard !slots[slot].contains(where: { $0.sender == sender && $0.message.part == message.part }) else {
            return .duplicate
        }
        slots[slot].append(Entry(sender: sender, message: message))
        return nil
    }

    /// The message of a sender in the current round, if it and the sender's other parts have arrived.
    func message(from sender: Int, part: Int = 0) -> Message? {
        guard !isExcused(sender) else { return nil }
        let slot = slots[round % slots.count]
        guard parts > 1 else { return slot.first { $0.sender == sender }?.message }
        guard slot.count(where: { $0.sender == sender }) == parts else { return nil }
        return slot.first { $0.sender == sender && $0.message.part == part }?.message
    }

    /// The message of a sender in a round that is kept, where senders send one each.
    func message(from sender: Int, inRound number: Int) -> Message? {
        slots[number % slots.count].first { $0.sender == sender && $0.message.round == number }?.message
    }

    /// Whether a node is known to be unreachable.
    func isLost(_ node: Int) -> Bool { lost.contains(node) }

    /// Whether a message of the current round can still be expected from a node.
    func isExpected(from sender: Int) -> Bool {
        !lost.contains(sender) && !isExcused(sender) && message(from: sender) == nil
    }

    /// Whether a node's message of the current round was unusable.
    func isExcused(_ sender: Int) -> Bool {
        !excused.isEmpty && excused.contains { $0.node == sender && $0.round == round }
    }

    /// A message of this or a later round was unusable; one further ahead than `roundsKept` changes nothing.
    mutating func excuse(_ sender: Int, in number: Int) {
        guard number >= round, number - round < roundsKept,
            !excused.contains(where: { $0.node == sender && $0.round == number })
        else { return }
        excused.append((sender, number))
    }

    mutating func markLost(_ node: Int) {
        if !lost.contains(node) { lost.append(node) }
    }

    mutating func markReturned(_ node: Int) {
        lost.removeAll { $0 == node }
    }

    /// Forgets the current round, gives its buffers back, and goes on to the next.
    mutating func advance(recyclingInto pool: BufferPool) {
        let slot = round % slots.count
        while var entry = slots[slot].popLast() { entry.message.recycle(into: pool) }
        round += 1
        if !excused.isEmpty { excused.removeAll { $0.round < round } }
    }

    /// Makes room for a round further ahead: two slots serve a static graph, more are needed on time-varying ones.
    private mutating func grow(toHold newest: Int) {
        var size = slots.count
        while size <= newest - round { size *= 2 }
        var larger = [[Entry]](repeating: [], count: size)
        for kept in slots {
            if let first = kept.first { larger[first.message.round % size] = kept }
        }
        slots = larger
    }
}
