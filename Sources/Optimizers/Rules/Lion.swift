import Catalogues
public import LinearAlgebra

/// Lion: steps of equal length in every element, by the sign of a running mean of the gradient.
///
/// `c = β₁·m + (1−β₁)·g`, `x ← (1 − γ·λ)·x − γ·sign(c)`, `m ← β₂·m + (1−β₂)·g`, from `m = 0`; sign(0) = 0. Its learning
/// rate is usually a third to a tenth of Adam's. Source: Chen et al. 2023 (arXiv:2302.06675), algorithm 2, in the order
/// of operations of its authors' code: the decay is multiplied by the learning rate. State vectors: m.
public final class Lion: Optimizer {
    private let beta1: Double
    private let beta2: Double
    private let weightDecay: Float
    private var mean: ParameterVector
    private var stepCount = 0

    /// - Parameters:
    ///   - beta1: share of the mean in the step's direction, `[0, 1]`.
    ///   - beta2: share of the mean that survives a step, `[0, 1]`.
    ///   - weightDecay: λ, decoupled, at least 0.
    ///   - pool: where the state vector comes from.
    public init(
        beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Float = 0, pool: BufferPool
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.weightDecay = weightDecay
        mean = ParameterVector(zerosFrom: pool)
    }

    /// One step of the rule above.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        Self.update(
            &parameters, &mean, gradient.span, learningRate: learningRate,
            keepInDirection: Float(beta1), newInDirection: Float(1 - beta1),
            keepInMean: Float(beta2), newInMean: Float(1 - beta2),
            shrink: 1 - learningRate * weightDecay)
        stepCount += 1
    }

    private static func update(
        _ parameters: inout ParameterVector, _ mean: inout ParameterVector, _ gradient: Span<Float>,
        learningRate: Float, keepInDirection: Float, newInDirection: Float, keepInMean: Float,
        newInMean: Float, shrink: Float
    ) {
        var x = parameters.mutableSpan
        var m = mean.mutableSpan
        precondition(
            x.count == gradient.count && m.count == gradient.count,
            "lion: lengths differ (\(x.count), \(m.count), \(gradient.count))")
        for index in gradient.indices {
            let slope = gradient[index]
            let before = m[index]
            let direction = keepInDirection * before + newInDirection * slope
            let up: Float = direction > 0 ? learningRate : 0
            let down: Float = direction < 0 ? learningRate : 0
            x[index] = shrink * x[index] - up + down
            m[index] = keepInMean * before + newInMean * slope
        }
    }

    /// What is remembered, frozen.
    public var state: OptimizerState { OptimizerState(stepCount: stepCount, vectors: [mean.snapshot()]) }

    /// Goes on from a state.
    public func restore(_ state: OptimizerState) {
        precondition(state.vectors.count == 1, "lion has 1 state vector (got \(state.vectors.count))")
        mean.assign(state.vectors[0])
        stepCount = state.stepCount
    }
}

extension Lion {
    static let entry = OptimizerEntry(
        "lion", "Lion: steps of equal length in every element, by the sign of a running mean gradient",
        source: "Chen et al. 2023 (arXiv:2302.06675), algorithm 2",
        settings: [
            Setting("beta1", .number(0...1), default: 0.9, "β₁, share of the mean in the step's direction"),
            Setting("beta2", .number(0...1), default: 0.99, "β₂, share of the mean that survives a step"),
            .weightDecay(default: 0, "λ, decoupled"),
        ]
    ) { settings, pool in
        Lion(
            beta1: settings.number("beta1"), beta2: settings.number("beta2"),
            weightDecay: Float(settings.number("weight-decay")), pool: pool)
    }
}
