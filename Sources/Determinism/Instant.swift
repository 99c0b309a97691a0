/// A moment of a run, in whole nanoseconds since the run began: virtual in the simulator, measured on a real peer.
///
/// Nothing in the pure modules reads a clock; whoever drives them says what time it is.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Nanoseconds since the start of the run, at least 0.
    public let nanoseconds: Int64

    /// The moment the run begins.
    public static let start = Instant(nanoseconds: 0)

    /// A moment later than anything a run reaches (about 292 years).
    public static let distantFuture = Instant(nanoseconds: .max)

    /// The moment `nanoseconds` after the start of the run, at least 0.
    public init(nanoseconds: Int64) {
        precondition(nanoseconds >= 0, "Instant(nanoseconds: \(nanoseconds)): before the start")
        self.nanoseconds = nanoseconds
    }

    /// The same moment in seconds.
    public var seconds: Double { Double(nanoseconds) * 1e-9 }

    /// The moment `nanoseconds` later; stays at `distantFuture` instead of overflowing.
    ///
    /// Traps when the result would lie before the start.
    public func advanced(byNanoseconds nanoseconds: Int64) -> Instant {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflow ? .distantFuture : Instant(nanoseconds: sum)
    }

    /// Whether the left moment is the earlier one.
    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The moment in seconds, with its unit.
    public var description: String { "\(seconds) s" }
}
