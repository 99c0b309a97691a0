import Persistence

/// Which numbered messages of one sender were seen: tells copies from messages that were overtaken.
///
/// A sliding window, as in IPsec (RFC 4303, section 3.4.3): any order within the last `length` numbers, each once. What
/// is older than that cannot be told from a copy and is late. Where each message stands for itself, such as a whole model, of
/// two only the newer is of use: a window of length 1.
struct ReplayWindow: Persistent {
    /// How far a message may be overtaken where all of them are of use.
    static let length = 1024

    /// The largest number seen; 0 before the first.
    private(set) var newest = 0
    private let length: Int
    /// Bit `number % length`, for the numbers of the window; none for a window of length 1, whose only number is the newest.
    private var seen: [UInt64]

    /// - Parameter length: how far a message may be overtaken: 1, or a multiple of 64.
    init(length: Int = Self.length) {
        precondition(length == 1 || length > 0 && length.isMultiple(of: 64), "a window of \(length)")
        self.length = length
        seen = length == 1 ? [] : [UInt64](repeating: 0, count: length / 64)
    }

    /// What matters only when the network doubles messages or the run ends.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.value("newest", &newest, in: 0...Int.max / 2)
        if length > 1 { try archive.values("seen", &seen) }
    }

    /// Notes a number, at least 1; says why it must not be used when it is known or too old.
    mutating func admit(_ number: Int) -> Refusal? {
        guard number > 0 else { return .unexpected }
        let isNews = number > newest
        if isNews {
            forget(after: newest, upTo: number)
            newest = number
        } else if newest - number >= length {
            return .late
        }
        guard length > 1 else { return isNews ? nil : .duplicate }
        let (word, bit) = place(of: number)
        guard seen[word] & bit == 0 else { return .duplicate }
        seen[word] |= bit
        return nil
    }

    private mutating func forget(after old: Int, upTo new: Int) {
        guard new - old < length else {
            for word in seen.indices { seen[word] = 0 }
            return
        }
        for number in (old + 1)...new {
            let (word, bit) = place(of: number)
            seen[word] &= ~bit
        }
    }

    private func place(of number: Int) -> (word: Int, bit: UInt64) {
        let index = number % length
        return (index / 64, 1 << UInt64(index % 64))
    }
}
