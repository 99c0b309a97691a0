import LinearAlgebra
import Testing

@Suite struct `vector kernels` {
    /// A bound for the rounding of a sum of `count` products: each step adds at most half an ulp of the sum of moduli.
    private func tolerance(_ terms: [Double]) -> Double {
        Double(terms.count + 1) * Double(Float.ulpOfOne) * terms.reduce(0) { $0 + abs($1) }
    }

    // `#expect` cannot hold a span.
    private func isFinite(_ values: [Float]) -> Bool { VectorKernels.isFinite(values.span) }
    private func dot(_ x: [Float], _ y: [Float]) -> Float { VectorKernels.dot(x.span, y.span) }
    private func squaredNorm(_ x: [Float]) -> Float { VectorKernels.squaredNorm(x.span) }
    private func squaredDistance(_ x: [Float], _ y: [Float]) -> Float {
        VectorKernels.squaredDistance(x.span, y.span)
    }

    @Test(arguments: awkwardLengths)
    func `dot products equal a double-precision reference`(count: Int) {
        let (x, y) = (numbers(count, "x"), numbers(count, "y"))
        let terms = zip(x, y).map { Double($0) * Double($1) }
        let result = Double(dot(x, y))
        #expect(abs(result - terms.reduce(0, +)) <= tolerance(terms))
    }

    @Test(arguments: awkwardLengths)
    func `squared norms and distances equal a double-precision reference`(count: Int) {
        let (x, y) = (numbers(count, "x"), numbers(count, "y"))
        let squares = x.map { Double($0) * Double($0) }
        #expect(abs(Double(squaredNorm(x)) - squares.reduce(0, +)) <= tolerance(squares))
        // The difference of two numbers is rounded before it is squared: two more ulps for each term.
        let terms = zip(x, y).map { (Double($0) - Double($1)) * (Double($0) - Double($1)) }
        let distance = Double(squaredDistance(x, y))
        #expect(abs(distance - terms.reduce(0, +)) <= 3 * tolerance(terms))
        #expect(squaredDistance(x, x) == 0)
    }

    @Test func `sums of small whole numbers are exact`() {
        for count in awkwardLengths {
            let x = (0..<count).map { Float($0 % 7 - 3) }
            let exact = (0..<count).reduce(0) { $0 + ($1 % 7 - 3) * ($1 % 7 - 3) }
            #expect(dot(x, x) == Float(exact))
        }
    }

    @Test(arguments: awkwardLengths)
    func `a value that is not finite is found at every position`(count: Int) {
        let x = numbers(count, "x")
        #expect(isFinite(x))
        for position in 0..<count {
            for value in [Float.nan, -.nan, .signalingNaN, .infinity, -.infinity] {
                var spoilt = x
                spoilt[position] = value
                #expect(!isFinite(spoilt), "\(value) at \(position) of \(count)")
            }
        }
    }

    @Test func `the largest and the smallest numbers are finite`() {
        let edges: [Float] = [
            .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
            .leastNormalMagnitude, 0, -0.0,
        ]
        #expect(isFinite(edges))
    }

    @Test(arguments: awkwardLengths)
    func `accumulation adds in double precision`(count: Int) {
        let (x, y) = (numbers(count, "x"), numbers(count, "y"))
        var sum = [Double](repeating: 1e9, count: count)
        var span = sum.mutableSpan
        VectorKernels.accumulate(x.span, into: &span)
        VectorKernels.accumulate(y.span, into: &span)
        #expect(sum == zip(x, y).map { 1e9 + Double($0) + Double($1) })
    }

    @Test(arguments: awkwardLengths)
    func `elements are copied, added and multiplied one by one`(count: Int) {
        let (x, y) = (numbers(count, "x"), numbers(count, "y"))
        var (copied, sum, product) = (y, y, y)
        var target = copied.mutableSpan
        var total = sum.mutableSpan
        var result = product.mutableSpan
        VectorKernels.copy(x.span, into: &target)
        VectorKernels.add(x.span, to: &total)
        VectorKernels.multiply(x.span, y.span, into: &result)
        #expect(copied == x)
        #expect(sum == zip(x, y).map { $1 + $0 })
        #expect(product == zip(x, y).map { $0 * $1 })
    }

    @Test func `different lengths trap`() async {
        await #expect(processExitsWith: .failure) {
            _ = VectorKernels.dot(([1, 2] as [Float]).span, ([1] as [Float]).span)
        }
        await #expect(processExitsWith: .failure) {
            _ = VectorKernels.squaredDistance(([1] as [Float]).span, ([1, 2] as [Float]).span)
        }
        await #expect(processExitsWith: .failure) {
            var sum = [0.0]
            var span = sum.mutableSpan
            VectorKernels.accumulate(([1, 2] as [Float]).span, into: &span)
        }
    }
}
