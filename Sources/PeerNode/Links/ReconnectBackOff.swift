import Determinism

/// How long to wait before the next attempt to connect: full jitter, so that nodes that lost each other at the same moment
/// do not come back at the same moment.
///
/// The k-th wait is uniform in `[0, min(longest, first · 2ᵏ))` (Brooker, "Exponential backoff and jitter", 2015).
struct ReconnectBackOff {
    /// The range of the first wait, in nanoseconds.
    static let first: Int64 = 100_000_000
    /// The longest range for a neighbour that was there a while ago: when it starts again it is back within a second.
    static let longest: Int64 = 1_000_000_000
    /// The longest range for one that stays away, after `patientAttempts`.
    static let longestOfAll: Int64 = 10_000_000_000
    static let patientAttempts = 100

    private var random: RandomStream
    private var attempts = 0

    init(random: RandomStream) {
        self.random = random
    }

    /// Nanoseconds to wait now.
    mutating func next() -> Int64 {
        let longest = attempts < Self.patientAttempts ? Self.longest : Self.longestOfAll
        let range = min(Double(longest), Double(Self.first) * Double(1 << min(attempts, 20)))
        attempts += 1
        return Int64(random.uniform() * range)
    }

    /// A connection was up: the next wait is short again.
    mutating func reset() { attempts = 0 }
}
