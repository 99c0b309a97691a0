import Catalogues
public import LinearAlgebra

/// Heavy-ball momentum: `m ← μ·m + g + λ·x`, `x ← x − γ·m`, from `m = 0`.
///
/// Source: Polyak 1964, in the form of Sutskever et al. 2013 that PyTorch's `SGD(momentum: μ)` uses: the learning rate
/// multiplies the whole momentum and dampening is 0. State vectors: m.
public final class Momentum: Optimizer {
    private let momentumFactor: Float
    private let weightDecay: Float
    private var momentum: ParameterVector
    private var stepCount = 0

    /// - Parameters:
    ///   - momentum: μ in `[0, 1)`.
    ///   - weightDecay: λ, at least 0.
    ///   - pool: where the momentum vector comes from.
    public init(momentum: Float = 0.9, weightDecay: Float = 0, pool: BufferPool) {
        momentumFactor = momentum
        self.weightDecay = weightDecay
        self.momentum = ParameterVector(zerosFrom: pool)
    }

    /// One step of the rule above.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        Self.update(
            &parameters, &momentum, gradient.span, learningRate: learningRate, factor: momentumFactor,
            decay: weightDecay)
        stepCount += 1
    }

    private static func update(
        _ parameters: inout ParameterVector, _ momentum: inout ParameterVector, _ gradient: Span<Float>,
        learningRate: Float, factor: Float, decay: Float
    ) {
        var x = parameters.mutableSpan
        var m = momentum.mutableSpan
        precondition(x.count == gradient.count && m.count == gradient.count, "momentum: lengths differ")
        for index in gradient.indices {
            let velocity = factor * m[index] + (gradient[index] + decay * x[index])
            m[index] = velocity
            x[index] -= learningRate * velocity
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
    static let entry = OptimizerEntry(
        "momentum", "Heavy-ball momentum: m ← μ·m + g + λ·x, x ← x − γ·m",
        source: "Polyak 1964; Sutskever et al. 2013 (form of PyTorch)",
        settings: [
            .momentum,
            .weightDecay(default: 0, "λ, added to the gradient as λ·x (PyTorch's default 0)"),
        ]
    ) { settings, pool in
        Momentum(
            momentum: Float(settings.number("momentum")), weightDecay: Float(settings.number("weight-decay")),
            pool: pool)
    }
}
