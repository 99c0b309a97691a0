import Persistence

/// Numbers one-way messages, and says which of those that arrive are not newer than all before from the same sender.
///
/// For messages that stand for themselves, such as a whole model: of two, only the newer is of use.
struct MessageNumbers: Persistent {
    /// The number of the last message this node made.
    private var last: Int
    /// The number of the newest message of each node, `[n]`.
    private var newest: [Int]

    /// - Parameters:
    ///   - nodeCount: the number of nodes in the run.
    ///   - incarnation: how often this node was started before; its messages are numbered above all earlier ones.
    init(nodeCount: Int, incarnation: Int) {
        last = incarnation << 40
        newest = [Int](repeating: 0, count: nodeCount)
    }

    /// What was sent and seen, so that nothing is used twice.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        var saved = last
        try archive.value("last", &saved, in: 0...Int.max / 2)
        last = max(last, saved)
        try archive.values("newest", &newest)
    }

    /// The number of the next message of this node, at least 1.
    mutating func next() -> Int {
        last += 1
        return last
    }

    /// Takes note of a message's number; says why it must not be used, if it is not news.
    mutating func refusal(of number: Int, from sender: Int) -> Refusal? {
        guard newest.indices.contains(sender) else { return .unknownSender }
        guard number > newest[sender] else { return number == newest[sender] ? .duplicate : .late }
        newest[sender] = number
        return nil
    }
}
