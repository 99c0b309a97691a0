import GossipAlgorithms
import Wire

/// The messages between two starts of two nodes, numbered across connections, so that a connection that breaks loses none.
///
/// The sender keeps what is not acknowledged, within a bound, and sends it again over the next connection; the receiver
/// takes every number once. Only when a process ends, or a neighbour stays away until it is given up, are messages lost,
/// and then they are counted.
struct MessageSession {
    /// What a receiver does with a number.
    enum Acceptance: Equatable {
        /// The next one; `missing` before it will never come.
        case new(missing: Int)
        /// It was here before.
        case duplicate
    }

    private struct Kept {
        let number: UInt64
        let message: Message
        let byteCount: Int
    }

    /// The most bytes kept for a neighbour that does not acknowledge.
    let byteLimit: Int
    /// The most messages kept.
    static let countLimit = 4096

    private var kept: [Kept] = []
    private var lastSent: UInt64 = 0
    private(set) var keptBytes = 0
    /// The highest number received.
    private(set) var received: UInt64 = 0
    /// The highest number we have acknowledged.
    private var acknowledged: UInt64 = 0
    private var bytesSinceAcknowledged = 0

    /// Whole models kept, unless said otherwise.
    static let modelsKept = 4

    /// - Parameters:
    ///   - modelBytes: bytes of a whole model in a message, or of the longest message.
    ///   - count: how many such messages are kept.
    init(modelBytes: Int, count: Int = MessageSession.modelsKept) {
        byteLimit = max(count * (modelBytes + MessageCodec.overheadBytes), 1 << 20)
    }

    /// Messages that were sent and not acknowledged.
    var keptCount: Int { kept.count }

    /// Whether everything sent has been acknowledged.
    var isSettled: Bool { kept.isEmpty }

    /// Numbers a message and keeps it; nil, and nothing is kept, when the neighbour is too far behind.
    mutating func number(_ message: Message) -> UInt64? {
        let bytes = MessageCodec.payloadBytes(of: message) + MessageCodec.overheadBytes
        guard kept.count < Self.countLimit, keptBytes + bytes <= byteLimit || kept.isEmpty else {
            return nil
        }
        lastSent += 1
        kept.append(Kept(number: lastSent, message: message, byteCount: bytes))
        keptBytes += bytes
        return lastSent
    }

    /// The other side has everything up to a number.
    mutating func acknowledge(upTo number: UInt64) {
        let count = kept.firstIndex { $0.number > number } ?? kept.count
        keptBytes -= kept[..<count].reduce(0) { $0 + $1.byteCount }
        kept.removeFirst(count)
    }

    /// Everything not acknowledged, in order: what a new connection begins with.
    var unacknowledged: [(number: UInt64, message: Message)] { kept.map { ($0.number, $0.message) } }

    /// A message with a number has arrived.
    mutating func accept(_ number: UInt64, byteCount: Int) -> Acceptance {
        guard number > received else { return .duplicate }
        let missing = number &- received &- 1
        received = number
        bytesSinceAcknowledged += byteCount
        return .new(missing: Int(clamping: missing))
    }

    /// The number to acknowledge now, if enough has come since the last time, or anything when `atOnce`.
    mutating func acknowledgement(atOnce: Bool) -> UInt64? {
        guard received > acknowledged, atOnce || bytesSinceAcknowledged >= byteLimit / 4 else { return nil }
        acknowledged = received
        bytesSinceAcknowledged = 0
        return received
    }

    /// Says again what was received, over a new connection.
    mutating func resumption() -> UInt64 {
        acknowledged = received
        bytesSinceAcknowledged = 0
        return received
    }

    /// Gives up what was not acknowledged; how many messages that were.
    mutating func giveUp() -> Int {
        defer {
            kept = []
            keptBytes = 0
        }
        return kept.count
    }

    /// The other side started anew and knows nothing of what was; how many messages are lost by that.
    mutating func restart() -> Int {
        let lost = giveUp()
        lastSent = 0
        received = 0
        acknowledged = 0
        bytesSinceAcknowledged = 0
        return lost
    }
}
