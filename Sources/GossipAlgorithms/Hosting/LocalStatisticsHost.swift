import Determinism
import LinearAlgebra
import Persistence

/// A node that keeps running statistics (of batch normalisation) to itself, whatever its algorithm does with the rest.
///
/// Andreux et al., "Siloed federated learning for multi-centric histopathology datasets", 2020, arXiv:2008.07424: weights are
/// averaged, statistics are not. The algorithm runs on the whole vector as ever, but never sees a statistic change: where
/// they lie it keeps, sends and averages the numbers that all nodes started from. Gradients are computed at, and models are
/// shown with, the node's own, which move by the gradient handed in: `r ← r − g`.
///
/// A message is thus as long as without it. Each step copies the model twice.
final class LocalStatisticsHost: WrappingHost {
    static let field = "local-statistics"

    let inner: any AlgorithmHost
    private let ranges: [Range<Int>]
    private let pool: BufferPool
    /// The node's own, one range behind the other.
    private var statistics: [Float]
    /// The algorithm's actions of one event.
    private var wanted = ActionBuffer()

    /// - Parameters:
    ///   - inner: the algorithm.
    ///   - ranges: where statistics lie in the vector, in order.
    ///   - start: what the algorithm began with.
    init(_ inner: any AlgorithmHost, ranges: [Range<Int>], _ start: AlgorithmStart) {
        self.inner = inner
        self.ranges = ranges
        pool = start.pool
        statistics = ranges.joined().map { start.parameters[$0] }
    }

    func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        if case .gradientReady(let gradient) = event {
            let rest = Gradient(
                values: takeStatistics(of: gradient.values), loss: gradient.loss, samples: gradient.samples)
            inner.handle(.gradientReady(rest), at: now, actions: &wanted)
        } else {
            inner.handle(event, at: now, actions: &wanted)
        }
        actions.take(&wanted) { withStatistics($0) }
    }

    func snapshot() -> ParameterSnapshot { withStatistics(inner.snapshot()) }

    var memory: ParameterSnapshot {
        get { ParameterSnapshot(statistics) }
        set { statistics = newValue.values }
    }

    /// Moves the own statistics along a gradient; gives the gradient with zeros there.
    private func takeStatistics(of gradient: ParameterSnapshot) -> ParameterSnapshot {
        var rest = ParameterVector(gradient, pool: pool)
        var values = rest.mutableSpan
        var place = 0
        for index in ranges.joined() {
            statistics[place] -= values[index]
            values[index] = 0
            place += 1
        }
        return rest.freeze()
    }

    /// The algorithm's model with the own statistics.
    private func withStatistics(_ model: ParameterSnapshot) -> ParameterSnapshot {
        var whole = ParameterVector(model, pool: pool)
        var values = whole.mutableSpan
        var place = 0
        for index in ranges.joined() {
            values[index] = statistics[place]
            place += 1
        }
        return whole.freeze()
    }
}
