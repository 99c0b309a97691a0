import Catalogues
public import LinearAlgebra

/// Adagrad: every element's step shrinks with the squares of all its gradients: `s ← s + g²`,
/// `x ← x − γ·g/(√s + ε)`, from `s = 0`.
///
/// Source: Duchi, Hazan & Singer 2011, in the order of operations of PyTorch's `Adagrad` without its rate decay, for which
/// there are schedules. The weight decay λ is added to the gradient; without it a step visits only what the gradient
/// touches, which changes no bit of the result. State vectors: s.
public final class Adagrad: Optimizer {
    private let epsilon: Float
    private let weightDecay: Float
    private var squares: ParameterVector
    private var stepCount = 0

    /// - Parameters:
    ///   - epsilon: added to the root of the sum, greater than 0.
    ///   - weightDecay: λ, at least 0.
    ///   - pool: where the state vector comes from.
    public init(epsilon: Float = 1e-10, weightDecay: Float = 0, pool: BufferPool) {
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        squares = ParameterVector(zerosFrom: pool)
    }

    /// One step of the rule above.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        Self.update(
            &parameters, &squares, gradient, learningRate: learningRate, epsilon: epsilon,
            decay: weightDecay)
        stepCount += 1
    }

    private static func update(
        _ parameters: inout ParameterVector, _ squares: inout ParameterVector, _ gradient: ParameterSnapshot,
        learningRate: Float, epsilon: Float, decay: Float
    ) {
        var x = parameters.mutableSpan
        var s = squares.mutableSpan
        let g = gradient.span
        precondition(
            x.count == g.count && s.count == g.count,
            "adagrad: lengths differ (\(x.count), \(s.count), \(g.count))")
        guard decay == 0, let touched = gradient.touched else {
            return update(&x, &s, g, learningRate: learningRate, epsilon: epsilon, decay: decay)
        }
        for block in touched.blocks {
            var xPart = x._mutatingExtracting(block)
            var sPart = s._mutatingExtracting(block)
            update(
                &xPart, &sPart, g.extracting(block), learningRate: learningRate, epsilon: epsilon, decay: 0)
        }
    }

    private static func update(
        _ x: inout MutableSpan<Float>, _ s: inout MutableSpan<Float>, _ gradient: Span<Float>,
        learningRate: Float, epsilon: Float, decay: Float
    ) {
        for index in gradient.indices {
            let slope = gradient[index] + decay * x[index]
            let sum = s[index] + slope * slope
            s[index] = sum
            x[index] -= learningRate * slope / (squareRoot(sum) + epsilon)
        }
    }

    /// What is remembered, frozen.
    public var state: OptimizerState {
        OptimizerState(stepCount: stepCount, vectors: [squares.snapshot()])
    }

    /// Goes on from a state.
    public func restore(_ state: OptimizerState) {
        precondition(state.vectors.count == 1, "adagrad has 1 state vector (got \(state.vectors.count))")
        squares.assign(state.vectors[0])
        squares.raiseToZero()
        stepCount = state.stepCount
    }
}

extension Adagrad {
    static let entry = OptimizerEntry(
        "adagrad", "Adagrad: s ← s + g², x ← x − γ·g/(√s + ε)",
        source: "Duchi, Hazan & Singer 2011",
        settings: [
            Setting(
                "epsilon", .number(0...1, excludingLowerBound: true), default: 1e-10,
                "ε, added to the root of the sum of squares (PyTorch's default 1e-10)"),
            .weightDecay(default: 0, "λ, added to the gradient as λ·x (PyTorch's default 0)"),
        ],
        sparseForm: .withoutWeightDecay
    ) { settings, pool in
        Adagrad(
            epsilon: Float(settings.number("epsilon")), weightDecay: Float(settings.number("weight-decay")),
            pool: pool)
    }
}
