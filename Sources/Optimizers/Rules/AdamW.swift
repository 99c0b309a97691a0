import Catalogues
public import LinearAlgebra

/// Adam with decoupled weight decay: `x ← (1 − γ·λ)·x`, then Adam's step with the plain gradient.
///
/// Source: Loshchilov & Hutter 2019 (arXiv:1711.05101), algorithm 2, in the order of operations of PyTorch's `AdamW`
/// (the decay is multiplied by the learning rate). State vectors: m, v.
public final class AdamW: Optimizer {
    private var moments: AdamMoments
    private let weightDecay: Float

    /// - Parameters:
    ///   - beta1: decay of the mean gradient, `[0, 1)`.
    ///   - beta2: decay of the mean square, `[0, 1)`.
    ///   - epsilon: added to the root of the mean square, greater than 0.
    ///   - weightDecay: λ, at least 0.
    ///   - pool: where the state vectors come from.
    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0.01,
        pool: BufferPool
    ) {
        moments = AdamMoments(.init(beta1: beta1, beta2: beta2, epsilon: epsilon), pool: pool)
        self.weightDecay = weightDecay
    }

    /// One step of the rule above.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        moments.step(
            &parameters, gradient: gradient.span, learningRate: learningRate, addedDecay: 0,
            shrink: 1 - learningRate * weightDecay)
    }

    /// What is remembered, frozen.
    public var state: OptimizerState { moments.state() }

    /// Goes on from a state.
    public func restore(_ state: OptimizerState) { moments.restore(state) }
}

extension AdamW {
    static let entry = OptimizerEntry(
        "adamw", "Adam with decoupled weight decay: x ← (1 − γ·λ)·x before Adam's step",
        source: "Loshchilov & Hutter 2019 (arXiv:1711.05101), algorithm 2",
        settings: Setting.adam + [.weightDecay(default: 0.01, "λ, decoupled (PyTorch's default 0.01)")]
    ) { settings, pool in
        AdamW(
            beta1: settings.number("beta1"), beta2: settings.number("beta2"),
            epsilon: Float(settings.number("epsilon")), weightDecay: Float(settings.number("weight-decay")),
            pool: pool)
    }
}
