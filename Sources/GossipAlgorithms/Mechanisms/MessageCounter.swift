import Persistence

/// Numbers the messages that a node makes: upwards from 1, above all numbers of its earlier starts.
///
/// What the receiver does with the numbers is `ReplayWindow`'s affair.
struct MessageCounter: Persistent {
    /// Numbers of one start of a node.
    private static let startBits = 40

    /// The number of the last message.
    private(set) var last: Int

    /// - Parameter incarnation: how often this node was started before.
    init(incarnation: Int) { last = incarnation << Self.startBits }

    /// What was sent, so that no number comes twice.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        var saved = last
        try archive.value("last", &saved, in: 0...Int.max / 2)
        last = max(last, saved)
    }

    /// The number of the next message, at least 1.
    mutating func next() -> Int {
        last += 1
        return last
    }

    /// How many messages of its start a node had made with the one of that number.
    static func count(_ number: Int) -> Int { number & (1 << startBits - 1) }

    /// Which start of a node a number is of.
    static func start(of number: Int) -> Int { number >> startBits }
}
