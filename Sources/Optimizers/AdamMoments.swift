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
                rootCorrection: Float(1 / (1 - pow(constants.beta2, step)).squareRoot()),
                epsilon: constants.epsilon, addedDecay: addedDecay, shrink: shrink))
    }

    /// The numbers of one step, the same for every element.
    private struct Coefficients {
        var keepMean: Float
        var newMean: Float
        var keepSquare: Float
        var newSquare: Float
        var stepSize: Float
        /// 1/√(1−β₂ᵗ): one division for each element less.
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
        // The coefficients are passed in memory: local copies tell the compiler that no store changes them.
        let (keepMean, newMean, keepSquare, newSquare) = (c.keepMean, c.newMean, c.keepSquare, c.newSquare)
        let (stepSize, rootCorrection, epsilon) = (c.stepSize, c.rootCorrection, c.epsilon)
        let (addedDecay, shrink) = (c.addedDecay, c.shrink)
        for index in gradient.indices {
            let slope = gradient[index] + addedDecay * x[index]
            let first = keepMean * m[index] + newMean * slope
            let second = keepSquare * v[index] + newSquare * slope * slope
            m[index] = first
            v[index] = second
            let scale = squareRoot(second) * rootCorrection + epsilon
            x[index] = shrink * x[index] - stepSize * (first / scale)
        }
    }

    func state() -> OptimizerState {
        OptimizerState(stepCount: stepCount, vectors: [mean.snapshot(), meanSquare.snapshot()])
    }

    mutating func restore(_ state: OptimizerState) {
        precondition(state.vectors.count == 2, "adam has 2 state vectors (got \(state.vectors.count))")
        mean.assign(state.vectors[0])
        meanSquare.assign(state.vectors[1])
        meanSquare.raiseToZero()
        stepCount = state.stepCount
    }
}

/// The square root of a number that is not negative, to the last bit or the one before, in a form that compilers
/// vectorise.
///
/// `Float.squareRoot()` calls the C library, which may set `errno`, and so keeps a loop scalar: Adam's step took five
/// times as long with it. A first guess of 1/√x from the bits (Lomont 2003), three steps of Newton's iteration, and a last
/// correction of x·(1/√x). Gives 0 for 0; for subnormal numbers, below 1.2e-38, only something as small.
@inline(__always)
func squareRoot(_ x: Float) -> Float {
    let half = 0.5 * x
    var inverse = Float(bitPattern: 0x5F37_5A86 &- (x.bitPattern &>> 1))
    inverse *= 1.5 - half * inverse * inverse
    inverse *= 1.5 - half * inverse * inverse
    inverse *= 1.5 - half * inverse * inverse
    let root = x * inverse
    return root + 0.5 * inverse * (x - root * root)
}
