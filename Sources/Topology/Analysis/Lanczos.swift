import Determinism

/// Lanczos' method for a symmetric operator that keeps the mean, on the space of vectors with mean 0.
///
/// Each step costs one product with the operator and memory for three vectors. There is no
/// reorthogonalisation: rounding then only repeats eigenvalues that have already converged, which neither
/// moves the two ends of the spectrum nor harms quadrature (Paige 1980). The mean is taken out at every step,
/// so the eigenvalue 1 of consensus never appears.
struct Lanczos {
    private let order: Int
    private let apply: (Span<Double>, inout MutableSpan<Double>) -> Void
    private var current: [Double]
    private var previous: [Double]
    private var next: [Double]
    private var link = 0.0

    /// The operator on the vectors met so far.
    private(set) var reduced = Tridiagonal()
    /// True when the vectors met so far span a space the operator does not leave: eigenvalues are then exact.
    private(set) var isExhausted = false

    /// - Parameters:
    ///   - order: the length n of vectors, at least 2.
    ///   - start: a vector that is not constant; `[n]`.
    ///   - apply: y ← A x.
    init(
        order: Int, start: [Double], apply: @escaping (Span<Double>, inout MutableSpan<Double>) -> Void
    ) {
        precondition(start.count == order && order >= 2, "\(start.count) values for order \(order)")
        self.order = order
        self.apply = apply
        current = start
        previous = [Double](repeating: 0, count: order)
        next = previous
        let norm = Self.centre(&current)
        precondition(norm > 0, "the start vector is constant")
        Self.scale(&current, by: 1 / norm)
    }

    /// A vector of independent signs, the same for the same name and index.
    static func randomSigns(order: Int, _ purpose: String, _ index: Int) -> [Double] {
        var stream = RandomStream(seed: 0, purpose: purpose, index)
        var signs = (0..<order).map { _ in stream.next() & 1 == 0 ? 1.0 : -1.0 }
        if signs.allSatisfy({ $0 == signs[0] }) { signs[0] = -signs[0] }
        return signs
    }

    /// One more row of `reduced`; does nothing once exhausted.
    mutating func step() {
        guard !isExhausted else { return }
        // Taken out of self for the step, so that each vector has one owner while it is written.
        var fresh = next
        next = []
        Self.fill(&fresh, with: current.span, apply)
        let alpha = Self.dot(fresh.span, current.span)
        reduced.append(diagonal: alpha, beside: link)
        Self.subtract(alpha, current.span, link, previous.span, from: &fresh)
        link = Self.centre(&fresh)
        if link < 1e-14 || reduced.diagonal.count >= order - 1 {
            isExhausted = true
            return
        }
        Self.scale(&fresh, by: 1 / link)
        next = previous
        previous = current
        current = fresh
    }

    /// How far the largest or smallest eigenvalue of `reduced` may be from an eigenvalue of the operator.
    func residual(at eigenvalue: Double) -> Double {
        isExhausted ? 0 : link * reduced.lastComponent(at: eigenvalue)
    }

    private static func fill(
        _ values: inout [Double], with x: Span<Double>,
        _ apply: (Span<Double>, inout MutableSpan<Double>) -> Void
    ) {
        var out = values.mutableSpan
        apply(x, &out)
    }

    private static func dot(_ a: Span<Double>, _ b: Span<Double>) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }

    private static func subtract(
        _ alpha: Double, _ a: Span<Double>, _ beta: Double, _ b: Span<Double>, from values: inout [Double]
    ) {
        var out = values.mutableSpan
        for index in a.indices { out[index] -= alpha * a[index] + beta * b[index] }
    }

    private static func scale(_ values: inout [Double], by factor: Double) {
        var out = values.mutableSpan
        for index in out.indices { out[index] *= factor }
    }

    /// Takes out the mean and returns the norm of what is left.
    private static func centre(_ values: inout [Double]) -> Double {
        var out = values.mutableSpan
        var sum = 0.0
        for index in out.indices { sum += out[index] }
        let mean = sum / Double(out.count)
        var squares = 0.0
        for index in out.indices {
            let value = out[index] - mean
            out[index] = value
            squares += value * value
        }
        return squares.squareRoot()
    }
}

/// The two ends of the spectrum of a symmetric operator that keeps the mean, the constant vector set aside.
struct SpectrumEnds: Sendable, Equatable {
    /// The largest eigenvalue.
    let largest: Double
    /// The smallest eigenvalue.
    let smallest: Double
    /// How many steps were made.
    let steps: Int
    /// Each end is within this of an eigenvalue.
    let residual: Double

    /// Steps until both ends are within `tolerance` of eigenvalues, or `limit` steps.
    init(
        order: Int, tolerance: Double, limit: Int,
        apply: @escaping (Span<Double>, inout MutableSpan<Double>) -> Void
    ) {
        let start = Lanczos.randomSigns(order: order, "lanczos start", 0)
        var lanczos = Lanczos(order: order, start: start, apply: apply)
        var (high, low) = (0.0, 0.0)
        var (highResidual, lowResidual) = (Double.infinity, Double.infinity)
        repeat {
            for _ in 0..<10 { lanczos.step() }
            if highResidual > tolerance {
                high = lanczos.reduced.largestEigenvalue
                highResidual = lanczos.residual(at: high)
            }
            if lowResidual > tolerance {
                low = lanczos.reduced.smallestEigenvalue
                lowResidual = lanczos.residual(at: low)
            }
        } while max(highResidual, lowResidual) > tolerance
            && !lanczos.isExhausted && lanczos.reduced.diagonal.count < limit
        largest = high
        smallest = low
        steps = lanczos.reduced.diagonal.count
        residual = max(highResidual, lowResidual)
    }
}
