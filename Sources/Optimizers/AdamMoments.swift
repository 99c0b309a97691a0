import Glibc
import LinearAlgebra

/// The two running means of the Adam family and the step they make; `Adam` and `AdamW` differ in the decay only.
///
/// With t counted from 1: `m ← β₁·m + (1−β₁)·g`, `v ← β₂·v + (1−β₂)·g²`,
/// `x ← x − γ/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)`: PyTorch's order of operations. The corrections are computed in double
/// precision. State vectors: m, v.
struct AdamMoments: ~Copyable {
    /// β₁, β₂ and ε.
    struct Constants {
        var beta1 = 0.9
        var beta2 = 0.999
        var epsilon: Float = 1e-8
    }

    private let constants: Constants
    private var mean: ParameterVector
    private var meanSquare: ParameterVector
    private var stepCount = 0

    init(_ constants: Constants, pool: BufferPool) {
        self.constants = constants
        mean = ParameterVector(zerosFrom: pool)
        meanSquare = ParameterVector(zerosFrom: pool)
    }

    /// One step with `g = gradient + addedDecay·x` from `shrink·x`.
    mutating func step(
        _ parameters: inout ParameterVector, gradient: Span<Float>, learningRate: Float, addedDecay: Float,
        shrink: Float
    ) {
        stepCount += 1
        let step = Double(stepCount)
        Self.update(
            &parameters, &mean, &meanSquare, gradient,
            Coefficients(
                keepMean: Float(constants.beta1), newMean: Float(1 - constants.beta1),
                keepSquare: Float(constants.beta2), newSquare: Float(1 - constants.beta2),
                stepSize: Float(Double(learningRate) / (1 - pow(constants.beta1, step))),
                rootCorrection: Float((1 - pow(constants.beta2, step)).squareRoot()),
                epsilon: constants.epsilon, addedDecay: addedDecay, shrink: shrink))
    }

    /// The numbers of one step, the same for every element.
    private struct Coefficients {
        var keepMean: Float
        var newMean: Float
        var keepSquare: Float
        var newSquare: Float
        var stepSize: Float
        var rootCorrection: Float
        var epsilon: Float
        var addedDecay: Float
        var shrink: Float
    }

    private static func update(
        _ parameters: inout ParameterVector, _ mean: inout ParameterVector,
        _ meanSquare: inout ParameterVector,
        _ gradient: Span<Float>, _ c: Coefficients
    ) {
        var x = parameters.mutableSpan
        var m = mean.mutableSpan
        var v = meanSquare.mutableSpan
        precondition(
            x.count == gradient.count && m.count == gradient.count && v.count == gradient.count,
            "adam: lengths differ (\(x.count), \(m.count), \(gradient.count))")
        for index in gradient.indices {
            let slope = gradient[index] + c.addedDecay * x[index]
            let first = c.keepMean * m[index] + c.newMean * slope
            let second = c.keepSquare * v[index] + c.newSquare * slope * slope
            m[index] = first
            v[index] = second
            x[index] =
                c.shrink * x[index] - c.stepSize
                * (first / (second.squareRoot() / c.rootCorrection + c.epsilon))
        }
    }

    func state() -> OptimizerState {
        OptimizerState(stepCount: stepCount, vectors: [mean.snapshot(), meanSquare.snapshot()])
    }

    mutating func restore(_ state: OptimizerState) {
        precondition(state.vectors.count == 2, "adam has 2 state vectors (got \(state.vectors.count))")
        mean.assign(state.vectors[0])
        meanSquare.assign(state.vectors[1])
        stepCount = state.stepCount
    }
}
