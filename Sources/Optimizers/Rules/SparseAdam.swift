import Catalogues
import Glibc
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
    private let beta1: Double
    private let beta2: Double
    private let epsilon: Float
    private let weightDecay: Float
    private var mean: ParameterVector
    private var meanSquare: ParameterVector
    private var stepCount = 0

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
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        mean = ParameterVector(zerosFrom: pool)
        meanSquare = ParameterVector(zerosFrom: pool)
    }

    /// One step of the rule above.
    public func step(_ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float) {
        stepCount += 1
        let step = Double(stepCount)
        let correction = (1 - pow(beta2, step)).squareRoot() / (1 - pow(beta1, step))
        Self.update(
            &parameters, &mean, &meanSquare, gradient,
            Coefficients(
                keepMean: Float(beta1), newMean: Float(1 - beta1), keepSquare: Float(beta2),
                newSquare: Float(1 - beta2), stepSize: Float(Double(learningRate) * correction),
                epsilon: epsilon, decay: weightDecay))
    }

    /// The numbers of one step, the same for every element.
    private struct Coefficients {
        let keepMean: Float
        let newMean: Float
        let keepSquare: Float
        let newSquare: Float
        let stepSize: Float
        let epsilon: Float
        let decay: Float
    }

    private static func update(
        _ parameters: inout ParameterVector, _ mean: inout ParameterVector,
        _ meanSquare: inout ParameterVector, _ gradient: ParameterSnapshot, _ c: Coefficients
    ) {
        var x = parameters.mutableSpan
        var m = mean.mutableSpan
        var v = meanSquare.mutableSpan
        let g = gradient.span
        precondition(
            x.count == g.count && m.count == g.count && v.count == g.count,
            "sparse-adam: lengths differ (\(x.count), \(m.count), \(g.count))")
        guard let touched = gradient.touched else { return update(&x, &m, &v, g, c) }
        for block in touched.blocks {
            var xPart = x._mutatingExtracting(block)
            var mPart = m._mutatingExtracting(block)
            var vPart = v._mutatingExtracting(block)
            update(&xPart, &mPart, &vPart, g.extracting(block), c)
        }
    }

    private static func update(
        _ x: inout MutableSpan<Float>, _ m: inout MutableSpan<Float>, _ v: inout MutableSpan<Float>,
        _ g: Span<Float>, _ c: Coefficients
    ) {
        for index in g.indices {
            let plain = g[index]
            let slope = plain + c.decay * x[index]
            let first = c.keepMean * m[index] + c.newMean * slope
            let second = c.keepSquare * v[index] + c.newSquare * slope * slope
            let moved = x[index] - c.stepSize * (first / (squareRoot(second) + c.epsilon))
            // All three are computed before the choice: a conditional load would become a branch.
            m[index] = plain == 0 ? m[index] : first
            v[index] = plain == 0 ? v[index] : second
            x[index] = plain == 0 ? x[index] : moved
        }
    }

    /// What is remembered, frozen.
    public var state: OptimizerState {
        OptimizerState(stepCount: stepCount, vectors: [mean.snapshot(), meanSquare.snapshot()])
    }

    /// Goes on from a state.
    public func restore(_ state: OptimizerState) {
        precondition(state.vectors.count == 2, "sparse-adam has 2 state vectors (got \(state.vectors.count))")
        mean.assign(state.vectors[0])
        meanSquare.assign(state.vectors[1])
        stepCount = state.stepCount
    }
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
