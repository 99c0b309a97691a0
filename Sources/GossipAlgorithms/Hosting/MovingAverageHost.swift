import Determinism
import LinearAlgebra
import Persistence

/// A node that keeps an exponential moving average of its model: `a ← β·a + (1 − β)·x` after every step, from the initial
/// model.
///
/// Source: Tarvainen & Valpola 2017 (arXiv:1703.01780), "mean teacher"; PyTorch's `AveragedModel` with
/// `get_ema_multi_avg_fn(β)` and `use_buffers=True`, updated once before training. Running statistics are averaged too. Nobody
/// else sees the average, and it changes nothing about the run: it is evaluated beside the model.
final class MovingAverageHost: WrappingHost {
    static let field = "moving-average"

    let inner: any AlgorithmHost
    private let decay: Float
    private var average: ParameterVector

    init(_ inner: any AlgorithmHost, decay: Double, _ start: AlgorithmStart) {
        self.inner = inner
        self.decay = Float(decay)
        average = ParameterVector(start.parameters, pool: start.pool)
    }

    func handle(_ event: Event, at now: Instant, actions: inout ActionBuffer) {
        let before = actions.actions.count
        inner.handle(event, at: now, actions: &actions)
        let hasStepped = actions.actions[before...].contains {
            if case .record(.gradientApplied) = $0 { true } else { false }
        }
        if hasStepped { average.combine(decay, plus: 1 - decay, times: inner.snapshot()) }
    }

    var movingAverage: ParameterSnapshot? { memory }

    var memory: ParameterSnapshot {
        get { average.snapshot() }
        set { average.assign(newValue) }
    }
}
