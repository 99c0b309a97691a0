import Catalogues
public import LinearAlgebra

/// Stochastic gradient descent: `x ← x − γ·(g + λ·x)`.
///
/// Source: Robbins & Monro 1951. The weight decay λ is added to the gradient, as in PyTorch's `SGD`; without it a step
/// visits only what the gradient touches. Remembers nothing.
public final class SGD: Optimizer {
    private let weightDecay: Float
    private var stepCount = 0

    /// - Parameter weightDecay: λ, at least 0.
    public init(weightDecay: Float = 0) {
        self.weightDecay = weightDecay
    }

    /// One step of the rule above.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        if weightDecay == 0 {
            parameters.add(-learningRate, times: gradient)
        } else {
            parameters.combine(1 - learningRate * weightDecay, plus: -learningRate, times: gradient)
        }
        stepCount += 1
    }

    /// What is remembered, frozen.
    public var state: OptimizerState { OptimizerState(stepCount: stepCount, vectors: []) }

    /// Goes on from a state.
    public func restore(_ state: OptimizerState) {
        precondition(state.vectors.isEmpty, "sgd has no state vectors (got \(state.vectors.count))")
        stepCount = state.stepCount
    }
}

extension SGD {
    static let entry = OptimizerEntry(
        "sgd", "Stochastic gradient descent: x ← x − γ·(g + λ·x)", source: "Robbins & Monro 1951",
        settings: [.weightDecay(default: 0, "λ, added to the gradient as λ·x (PyTorch's default 0)")],
        sparseForm: .withoutWeightDecay
    ) { settings, _ in
        SGD(weightDecay: Float(settings.number("weight-decay")))
    }
}
