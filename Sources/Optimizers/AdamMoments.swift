import Glibc
import LinearAlgebra

/// The two running means of the Adam family and the steps they make: of all elements, or of those that have a gradient.
///
/// With t counted from 1: `m ← β₁·m + (1−β₁)·g`, `v ← β₂·v + (1−β₂)·g²`, and PyTorch's orders of operations: in `step`
/// `x ← x − γ/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)`, in `stepWhereTouched` `x ← x − γ·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε)`. The
/// corrections are computed in double precision. State vectors: m, v.
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
        let (first, second) = nextCorrections()
        Self.update(
            &parameters, &mean, &meanSquare, gradient,
            coefficients(
                stepSize: Float(Double(learningRate) / first), rootCorrection: Float(1 / second),
                addedDecay: addedDecay, shrink: shrink))
    }

    /// The same with `g = gradient + addedDecay·x` of the elements whose gradient is not 0; the others keep their value and
    /// their means.
    mutating func stepWhereTouched(
        _ parameters: inout ParameterVector, gradient: ParameterSnapshot, learningRate: Float,
        addedDecay: Float
    ) {
        let (first, second) = nextCorrections()
        Self.updateWhereTouched(
            &parameters, &mean, &meanSquare, gradient,
            coefficients(
                stepSize: Float(Double(learningRate) * (second / first)), rootCorrection: 1,
                addedDecay: addedDecay, shrink: 1))
    }

    /// `1−β₁ᵗ` and `√(1−β₂ᵗ)` of the step that begins.
    private mutating func nextCorrections() -> (first: Double, second: Double) {
        stepCount += 1
        let step = Double(stepCount)
        return (1 - pow(constants.beta1, step), (1 - pow(constants.beta2, step)).squareRoot())
    }

    /// The numbers of one step, the same for every element.
    private struct Coefficients {
        var keepMean: Float
        var newMean: Float
        var keepSquare: Float
        var newSquare: Float
        var stepSize: Float
        /// 1/√(1−β₂ᵗ), or 1: one division for each element less.
        var rootCorrection: Float
        var epsilon: Float
        var addedDecay: Float
        var shrink: Float

        /// The means and the parameter after the step.
        @inline(__always)
        func moved(_ x: Float, _ m: Float, _ v: Float, _ g: Float) -> (m: Float, v: Float, x: Float) {
            let slope = g + addedDecay * x
            let first = keepMean * m + newMean * slope
            let second = keepSquare * v + newSquare * slope * slope
            let scale = squareRoot(second) * rootCorrection + epsilon
            return (first, second, shrink * x - stepSize * (first / scale))
        }
    }

    private func coefficients(
        stepSize: Float, rootCorrection: Float, addedDecay: Float, shrink: Float
    ) -> Coefficients {
        Coefficients(
            keepMean: Float(constants.beta1), newMean: Float(1 - constants.beta1),
            keepSquare: Float(constants.beta2), newSquare: Float(1 - constants.beta2),
            stepSize: stepSize, rootCorrection: rootCorrection, epsilon: constants.epsilon,
            addedDecay: addedDecay, shrink: shrink)
    }

    private static func update(
        _ parameters: inout ParameterVector, _ mean: inout ParameterVector,
        _ meanSquare: inout ParameterVector, _ gradient: Span<Float>, _ coefficients: Coefficients
    ) {
        var x = parameters.mutableSpan
        var m = mean.mutableSpan
        var v = meanSquare.mutableSpan
        precondition(
            x.count == gradient.count && m.count == gradient.count && v.count == gradient.count,
            "adam: lengths differ (\(x.count), \(m.count), \(gradient.count))")
        // The coefficients are passed in memory: a local copy tells the compiler that no store changes them.
        let numbers = coefficients
        for index in gradient.indices {
            let moved = numbers.moved(x[index], m[index], v[index], gradient[index])
            m[index] = moved.m
            v[index] = moved.v
            x[index] = moved.x
        }
    }

    private static func updateWhereTouched(
        _ parameters: inout ParameterVector, _ mean: inout ParameterVector,
        _ meanSquare: inout ParameterVector, _ gradient: ParameterSnapshot, _ coefficients: Coefficients
    ) {
        var x = parameters.mutableSpan
        var m = mean.mutableSpan
        var v = meanSquare.mutableSpan
        let g = gradient.span
        precondition(
            x.count == g.count && m.count == g.count && v.count == g.count,
            "sparse-adam: lengths differ (\(x.count), \(m.count), \(g.count))")
        guard let touched = gradient.touched else {
            return updateWhereTouched(&x, &m, &v, g, coefficients)
        }
        for block in touched.blocks {
            var xPart = x._mutatingExtracting(block)
            var mPart = m._mutatingExtracting(block)
            var vPart = v._mutatingExtracting(block)
            updateWhereTouched(&xPart, &mPart, &vPart, g.extracting(block), coefficients)
        }
    }

    private static func updateWhereTouched(
        _ x: inout MutableSpan<Float>, _ m: inout MutableSpan<Float>, _ v: inout MutableSpan<Float>,
        _ g: Span<Float>, _ coefficients: Coefficients
    ) {
        let numbers = coefficients
        for index in g.indices {
            let plain = g[index]
            let moved = numbers.moved(x[index], m[index], v[index], plain)
            // All three are computed before the choice: a conditional load would become a branch.
            m[index] = plain == 0 ? m[index] : moved.m
            v[index] = plain == 0 ? v[index] : moved.v
            x[index] = plain == 0 ? x[index] : moved.x
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
