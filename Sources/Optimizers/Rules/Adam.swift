import Catalogues
public import LinearAlgebra

/// Adam: steps scaled by running means of the gradient and of its square, with bias correction.
///
/// Source: Kingma & Ba 2015 (arXiv:1412.6980), algorithm 1, in the order of operations of PyTorch's `Adam`. The weight
/// decay λ is added to the gradient; for decoupled decay take `AdamW`. State vectors: m, v.
public final class Adam: Optimizer {
    private var moments: AdamMoments
    private let weightDecay: Float

    /// - Parameters:
    ///   - beta1: decay of the mean gradient, `[0, 1)`.
    ///   - beta2: decay of the mean square, `[0, 1)`.
    ///   - epsilon: added to the root of the mean square, greater than 0.
    ///   - weightDecay: λ, at least 0.
    ///   - pool: where the state vectors come from.
    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0,
        pool: BufferPool
    ) {
        moments = AdamMoments(.init(beta1: beta1, beta2: beta2, epsilon: epsilon), pool: pool)
        self.weightDecay = weightDecay
    }

    /// One step of the rule above.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        moments.step(
            &parameters, gradient: gradient.span, learningRate: learningRate, addedDecay: weightDecay,
            shrink: 1)
    }

    /// What is remembered, frozen.
    public var state: OptimizerState { moments.state() }

    /// Goes on from a state.
    public func restore(_ state: OptimizerState) { moments.restore(state) }
}

extension Adam {
    static let entry = OptimizerEntry(
        "adam", "Adam: steps scaled by running means of the gradient and its square",
        source: "Kingma & Ba 2015 (arXiv:1412.6980), algorithm 1",
        settings: Setting.adam + [
            .weightDecay(default: 0, "λ, added to the gradient as λ·x (PyTorch's default 0)")
        ]
    ) { settings, pool in
        Adam(
            beta1: settings.number("beta1"), beta2: settings.number("beta2"),
            epsilon: Float(settings.number("epsilon")), weightDecay: Float(settings.number("weight-decay")),
            pool: pool)
    }
}
