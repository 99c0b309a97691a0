import GossipAlgorithms
import LinearAlgebra

/// The messages in flight to the nodes of one process; slots are reused, so a steady state allocates nothing.
struct MessageSlab {
    /// A message and its sender.
    struct Entry {
        var message: Message
        let sender: Int
        /// When it was sent, in virtual nanoseconds.
        let sentAt: Int64
        /// Whether it was meant for another node.
        let isOverheard: Bool
        /// Where the payload lies.
        let payload: Prefetch
    }

    private var entries: [Entry?] = []
    private var free: [Int32] = []

    /// The number of messages in flight.
    var count: Int { entries.count - free.count }

    /// Keeps a message and returns its slot.
    mutating func insert(
        _ message: consuming Message, from sender: Int, sentAt: Int64, isOverheard: Bool = false
    ) -> Int32 {
        let payload = message.values.map { Prefetch($0) } ?? Prefetch()
        let entry = Entry(
            message: message, sender: sender, sentAt: sentAt, isOverheard: isOverheard, payload: payload)
        if let slot = free.popLast() {
            entries[Int(slot)] = entry
            return slot
        }
        entries.append(entry)
        return Int32(entries.count - 1)
    }

    /// Asks for a message's memory ahead of its use, without its payload.
    func prefetch(_ slot: Int32) {
        Prefetch.element(entries.span, at: Int(slot))
    }

    /// Asks for the memory of a message's payload ahead of its use.
    func prefetchPayload(_ slot: Int32) {
        entries[Int(slot)]?.payload.fetchVector()
    }

    /// Who sent the message of a slot.
    func sender(_ slot: Int32) -> Int { entries[Int(slot)]?.sender ?? 0 }

    /// Takes a message out of its slot.
    mutating func take(_ slot: Int32) -> Entry {
        guard let entry = entries[Int(slot)].take() else {
            preconditionFailure("message slot \(slot) is empty")
        }
        free.append(slot)
        return entry
    }
}
