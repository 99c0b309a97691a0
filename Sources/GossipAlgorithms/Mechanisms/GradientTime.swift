import Determinism
import Persistence

/// How long this node's gradients take: the unit of time of methods that count in gradients.
///
/// The newest gradient and the mean before it count one half each, as in the A²CiD² authors' code.
struct GradientTime: Persistent {
    /// Nanoseconds; 0 before the first gradient is there.
    private var nanoseconds = 0.0
    /// When the gradient in flight was asked for, in nanoseconds; -1 when there is none.
    private var beganAt: Int64 = -1

    /// The longest mean a saved state may claim: three years.
    private static let longest = 1e17

    /// The mean time of a gradient in nanoseconds; nil before the first is there.
    var mean: Double? { nanoseconds > 0 ? nanoseconds : nil }

    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        try archive.value("mean", &nanoseconds, in: 0...Self.longest)
        try archive.value("began", &beganAt, in: -1...Int64.max)
    }

    /// A gradient is asked for.
    ///
    /// After a restart the one in flight may be asked for again: it began when it did, unless the run's time began anew.
    mutating func begin(at now: Instant) {
        if beganAt < 0 || beganAt > now.nanoseconds { beganAt = now.nanoseconds }
    }

    /// The gradient asked for is there.
    mutating func end(at now: Instant) {
        let sample = Double(max(1, now.nanoseconds - beganAt))
        beganAt = -1
        nanoseconds = nanoseconds > 0 ? (nanoseconds + sample) / 2 : sample
    }
}
