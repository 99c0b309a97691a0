import Catalogues
public import LinearAlgebra

/// Heavy-ball momentum: `m ← μ·m + g + λ·x`, `x ← x − γ·m`, from `m = 0`.
///
/// Source: Polyak 1964, in the form of Sutskever et al. 2013 that PyTorch's `SGD(momentum: μ)` uses: the learning rate
/// multiplies the whole momentum and dampening is 0. With Nesterov's look-ahead the step is `x ← x − γ·(g + λ·x + μ·m)`
/// instead; see `Nesterov.swift`. State vectors: m.
public final class Momentum: Optimizer {
    private let momentumFactor: Float
    private let weightDecay: Float
    private let looksAhead: Bool
    private var momentum: ParameterVector
    private var stepCount = 0

    /// - Parameters:
    ///   - momentum: μ in `[0, 1)`.
    ///   - weightDecay: λ, at least 0.
    ///   - looksAhead: whether the step is Nesterov's.
    ///   - pool: where the momentum vector comes from.
    public init(momentum: Float = 0.9, weightDecay: Float = 0, looksAhead: Bool = false, pool: BufferPool) {
        momentumFactor = momentum
        self.weightDecay = weightDecay
        self.looksAhead = looksAhead
        self.momentum = ParameterVector(zerosFrom: pool)
    }

    /// One step of the rule above.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        Self.update(
            &parameters, &momentum, gradient.span, learningRate: learningRate, factor: momentumFactor,
            decay: weightDecay, looksAhead: looksAhead)
        stepCount += 1
    }

    private static func update(
        _ parameters: inout ParameterVector, _ momentum: inout ParameterVector, _ gradient: Span<Float>,
        learningRate: Float, factor: Float, decay: Float, looksAhead: Bool
    ) {
        var x = parameters.mutableSpan
        var m = momentum.mutableSpan
        precondition(x.count == gradient.count && m.count == gradient.count, "momentum: lengths differ")
        // What the present slope and the new velocity weigh in the step: (0, 1), or Nesterov's (1, μ).
        let (slopeWeight, velocityWeight): (Float, Float) = looksAhead ? (1, factor) : (0, 1)
        for index in gradient.indices {
            let slope = gradient[index] + decay * x[index]
            let velocity = factor * m[index] + slope
            m[index] = velocity
            x[index] -= learningRate * (slopeWeight * slope + velocityWeight * velocity)
        }
    }

    /// What is remembered, frozen.
    public var state: OptimizerState { OptimizerState(stepCount: stepCount, vectors: [momentum.snapshot()]) }

    /// Goes on from a state.
    public func restore(_ state: OptimizerState) {
        precondition(state.vectors.count == 1, "momentum has 1 state vector (got \(state.vectors.count))")
        momentum.assign(state.vectors[0])
        stepCount = state.stepCount
    }
}

extension Momentum {
    /// The settings of both forms.
    static let settings: [Setting] = [
        .momentum,
        .weightDecay(default: 0, "λ, added to the gradient as λ·x (PyTorch's default 0)"),
    ]

    static let entry = OptimizerEntry(
        "momentum", "Heavy-ball momentum: m ← μ·m + g + λ·x, x ← x − γ·m",
        source: "Polyak 1964; Sutskever et al. 2013 (form of PyTorch)",
        settings: settings
    ) { settings, pool in
        Momentum(
            momentum: Float(settings.number("momentum")), weightDecay: Float(settings.number("weight-decay")),
            pool: pool)
    }
}
