import Catalogues
import Determinism
import Persistence

/// A clock that ticks until the run is to end, whatever the node computes: its mean interval is given, or is the time of the
/// node's own gradients.
struct GossipClock: Persistent {
    /// How ticks are spread.
    enum Rhythm {
        /// Exponential intervals: ticks of all nodes together come in no order, each node's at the same rate.
        case poisson
        /// Equal intervals, the first one cut at random so that nodes do not tick together.
        case even
    }

    static let timer = TimerID(3)
    /// The least mean interval, in nanoseconds: gradients that take no time must not make a node talk for ever.
    static let leastInterval: Double = 100_000
    /// The longest wait for a tick, in nanoseconds: eleven days.
    static let longestWait: Double = 1e15

    private let rhythm: Rhythm
    /// The mean interval in nanoseconds; nil when it is the time of a gradient.
    private let interval: Double?
    private var random: RandomStream
    /// For the first wait, which every start of the node draws anew.
    private var phase: RandomStream
    private var isRunning = false

    /// - Parameters:
    ///   - rhythm: how ticks are spread.
    ///   - seconds: the mean interval, at least 0; 0 takes the time of the node's own gradients.
    ///   - start: the node's streams.
    init(_ rhythm: Rhythm, seconds: Double, _ start: AlgorithmStart) {
        self.rhythm = rhythm
        interval = seconds > 0 ? seconds * 1e9 : nil
        random = start.random.substream("clock")
        phase = start.random.substream("clock phase", start.incarnation)
    }

    /// The intervals still to be drawn; the clock itself starts afresh.
    mutating func persist(in archive: inout StateArchive) throws(StateError) {
        if rhythm == .poisson { try archive.stream("intervals", &random) }
    }

    /// Whether the mean interval is the time of the node's gradients.
    var followsGradients: Bool { interval == nil }

    /// Starts the clock, once its interval is known.
    mutating func start(gradientTime: Double?, _ actions: inout ActionBuffer) {
        guard !isRunning, let mean = interval ?? gradientTime else { return }
        isRunning = true
        Self.wait(
            rhythm == .poisson ? phase.exponential(mean: bounded(mean)) : phase.uniform() * bounded(mean),
            &actions)
    }

    /// The clock has ticked: sets it for the next tick.
    mutating func goOn(gradientTime: Double?, _ actions: inout ActionBuffer) {
        guard let mean = interval ?? gradientTime else { return }
        Self.wait(rhythm == .poisson ? random.exponential(mean: bounded(mean)) : bounded(mean), &actions)
    }

    private func bounded(_ mean: Double) -> Double { max(mean, Self.leastInterval) }

    private static func wait(_ nanoseconds: Double, _ actions: inout ActionBuffer) {
        actions.setTimer(timer, afterNanoseconds: 1 + Int64(min(nanoseconds, longestWait)))
    }
}
