import Glibc
import Testing

@testable import LinearAlgebra

@Suite struct `exponentials` {
    /// Every 1/64 of the range in which results are normal numbers, and more closely around 0.
    private var places: [Float] {
        (-87 * 64...88 * 64).map { Float($0) / 64 + 0.003 } + (-200...200).map { Float($0) / 1000 }
    }

    @Test func `are within two units in the last place of the C library's in double precision`() {
        for x in places where x <= 88 && x >= -87 {
            let exact = Double(exp(Double(x)))
            #expect(abs(Double(Exponential.value(x)) / exact - 1) < 2 * Double(Float.ulpOfOne), "\(x)")
        }
    }

    @Test func `are 1 for 0, 0 for what is far below, and hide no NaN`() {
        #expect(Exponential.value(0) == 1 && Exponential.value(-0.0) == 1)
        #expect(Exponential.value(-90) == 0 && Exponential.value(-.infinity) == 0)
        #expect(Exponential.value(.nan).isNaN)
    }

    @Test func `give GELU and its slope as erf does`() {
        for x in places where abs(x) < 20 {
            let z = Double(x)
            let distribution = 0.5 * erfc(-z * 0.5.squareRoot())
            let slope = distribution + z * exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
            let ours = Exponential.gelu(x)
            #expect(abs(Double(ours.value) - z * distribution) < 3e-7 * (1 + abs(z)), "\(x)")
            #expect(abs(Double(ours.slope) - slope) < 3e-7 * (1 + abs(z)), "\(x)")
        }
        var values: [Float] = [-1, 0, 2]
        var slopes: [Float] = [7, 7, 7, 7]
        var z = values.mutableSpan
        var slope = slopes.mutableSpan
        VectorKernels.gelu(&z, slope: &slope)
        #expect(zip(values, [-0.158_655_25, 0, 1.954_499_7]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(slopes[3] == 7)
    }
}

@Suite struct `softmax` {
    private func normalised(_ values: [Float], times factor: Float = 1) -> ([Float], Float) {
        var row = values
        var span = row.mutableSpan
        let (largest, rest) = Softmax.normalise(&span, times: factor)
        return (row, largest + rest)
    }

    private func exact(_ values: some Sequence<Float>) -> (shares: [Double], logSum: Double) {
        let terms = values.map { exp(Double($0)) }
        let sum = terms.reduce(0, +)
        return (terms.map { $0 / sum }, log(sum))
    }

    @Test(arguments: awkwardLengths.filter { $0 > 0 })
    func `of a row equals a double-precision reference`(count: Int) {
        let values = numbers(count, "scores").map { 3 * $0 }
        let (row, logSum) = normalised(values, times: 0.25)
        let expected = exact(values)
        #expect(zip(row, expected.shares).allSatisfy { abs(Double($0) - 0.25 * $1) < 1e-6 })
        #expect(abs(Double(logSum) - expected.logSum) < 1e-5)
    }

    @Test func `overflows for no finite number and hides no NaN`() {
        #expect(normalised([3e38, 3e38, -3e38]).0 == [0.5, 0.5, 0])
        #expect(normalised([1, .nan, 2]).0.allSatisfy { $0.isNaN })
    }

    @Test(arguments: [1, 2, 15, 16, 17, 33])
    func `that is causal sees nothing behind its own place, forward and back`(order: Int) {
        let scores = numbers(order * order, "scores")
        var weights = scores
        var span = weights.mutableSpan
        Softmax.normaliseCausally(&span, order: order, scale: 0.5)
        let delta = numbers(order * order, "delta")
        var gradient = delta
        var gradientSpan = gradient.mutableSpan
        Softmax.backPropagateCausally(&gradientSpan, weights: weights.span, order: order, scale: 0.5)
        for row in 0..<order {
            let seen = (row * order)...(row * order + row)
            let expected = exact(scores[seen].map { 0.5 * $0 }).shares
            #expect(zip(weights[seen], expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
            let mean = zip(delta[seen], expected).reduce(0) { $0 + Double($1.0) * $1.1 }
            for (column, index) in seen.enumerated() {
                let slope = 0.5 * expected[column] * (Double(delta[index]) - mean)
                #expect(abs(Double(gradient[index]) - slope) < 1e-5)
            }
            for index in (row * order + row + 1)..<((row + 1) * order) {
                #expect(weights[index] == 0 && gradient[index] == 0)
            }
        }
    }
}
