import Catalogues
public import LinearAlgebra

/// Adam for gradients that are mostly zeros: an element whose gradient is exactly 0 keeps its value and its memory.
///
/// For the others, with t counted from 1 over all steps: `m ← β₁·m + (1−β₁)·g`, `v ← β₂·v + (1−β₂)·g²`,
/// `x ← x − γ·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε)`, with g = gradient + λ·x. Source: PyTorch's `SparseAdam`, "a lazy version of
/// the algorithm suitable for sparse tensors". A table's row that no mini-batch names is not moved by its momentum, and a
/// step costs only what the gradient touches. State vectors: m, v.
///
/// ## Deviations
/// PyTorch leaves alone the rows that are not in the gradient, here it is the elements whose gradient is 0, which is the
/// same but for a 0 within a row: so the result does not depend on how a gradient was stored or sent. PyTorch's has no
/// weight decay; this one pulls only at what has a gradient.
public final class SparseAdam: Optimizer {
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
        moments.stepWhereTouched(
            &parameters, gradient: gradient, learningRate: learningRate, addedDecay: weightDecay)
    }

    /// What is remembered, frozen.
    public var state: OptimizerState { moments.state() }

    /// Goes on from a state.
    public func restore(_ state: OptimizerState) { moments.restore(state) }
}

extension SparseAdam {
    static let entry = OptimizerEntry(
        "sparse-adam", "Adam for tables: what has no gradient in a step keeps its value and its memory",
        source: "PyTorch's SparseAdam, after Kingma & Ba 2015 (arXiv:1412.6980)",
        settings: Setting.adam + [
            .weightDecay(default: 0, "λ, added to the gradient as λ·x where that is not 0 (PyTorch has none)")
        ],
        sparseForm: .always
    ) { settings, pool in
        SparseAdam(
            beta1: settings.number("beta1"), beta2: settings.number("beta2"),
            epsilon: Float(settings.number("epsilon")), weightDecay: Float(settings.number("weight-decay")),
            pool: pool)
    }
}
