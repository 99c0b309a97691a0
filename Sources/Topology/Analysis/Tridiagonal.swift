import LinearAlgebra

/// A real symmetric matrix with entries on and next to the diagonal only.
struct Tridiagonal: Sendable {
    /// The diagonal; `[k]`.
    private(set) var diagonal: [Double] = []
    /// The entries next to it; `[k - 1]`.
    private(set) var beside: [Double] = []

    /// Adds a row; `beside` links it with the row before and is ignored for the first.
    mutating func append(diagonal value: Double, beside link: Double) {
        if !diagonal.isEmpty { beside.append(link) }
        diagonal.append(value)
    }

    /// The largest eigenvalue, by bisection on Sturm counts; the matrix must not be empty.
    var largestEigenvalue: Double { eigenvalue(belowCount: diagonal.count - 1) }

    /// The smallest eigenvalue, likewise.
    var smallestEigenvalue: Double { eigenvalue(belowCount: 0) }

    /// The eigenvalue with exactly `belowCount` others below it (counting repetitions), to the last bits.
    private func eigenvalue(belowCount: Int) -> Double {
        var (low, high) = bounds
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if count(below: middle) > belowCount { high = middle } else { low = middle }
        }
        return low + (high - low) / 2
    }

    /// How many eigenvalues lie below a number: the negative pivots of T − x.
    private func count(below x: Double) -> Int {
        var count = 0
        var pivot = 1.0
        for row in diagonal.indices {
            let link = row == 0 ? 0 : beside[row - 1]
            pivot = diagonal[row] - x - (row == 0 ? 0 : link * link / pivot)
            if pivot == 0 { pivot = 1e-300 }
            if pivot < 0 { count += 1 }
        }
        return count
    }

    /// Gershgorin's interval around all eigenvalues.
    private var bounds: (low: Double, high: Double) {
        var low = Double.infinity
        var high = -Double.infinity
        for row in diagonal.indices {
            let reach = (row > 0 ? abs(beside[row - 1]) : 0) + (row < beside.count ? abs(beside[row]) : 0)
            low = min(low, diagonal[row] - reach)
            high = max(high, diagonal[row] + reach)
        }
        let margin = 1e-14 * max(abs(low), abs(high), 1e-300)
        return (low - margin, high + margin)
    }

    /// The last component of the unit eigenvector that belongs to a given eigenvalue, up to sign, by two
    /// steps of inverse iteration.
    func lastComponent(at eigenvalue: Double) -> Double {
        let size = diagonal.count
        var vector = [Double](repeating: 1 / Double(size).squareRoot(), count: size)
        for _ in 0..<2 {
            solve(shift: eigenvalue, &vector)
            let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard norm.isFinite, norm > 0 else { return 1 }
            for index in vector.indices { vector[index] /= norm }
        }
        return abs(vector[size - 1])
    }

    /// Solves (T − shift) x = b in place, by elimination with row exchanges.
    private func solve(shift: Double, _ b: inout [Double]) {
        let size = diagonal.count
        var main = diagonal.map { $0 - shift }
        var upper = beside + [0]
        var second = [Double](repeating: 0, count: size)
        for row in 0..<(size - 1) {
            let below = beside[row]
            if abs(below) > abs(main[row]) {
                let factor = main[row] / below
                let (oldUpper, oldNext, oldFar) = (upper[row], main[row + 1], upper[row + 1])
                main[row] = below
                upper[row] = oldNext
                second[row] = oldFar
                main[row + 1] = oldUpper - factor * oldNext
                upper[row + 1] = -factor * oldFar
                b.swapAt(row, row + 1)
                b[row + 1] -= factor * b[row]
            } else {
                if main[row] == 0 { main[row] = 1e-300 }
                let factor = below / main[row]
                main[row + 1] -= factor * upper[row]
                b[row + 1] -= factor * b[row]
            }
        }
        if abs(main[size - 1]) < 1e-18 { main[size - 1] = 1e-18 }
        for row in stride(from: size - 1, through: 0, by: -1) {
            var value = b[row]
            if row + 1 < size { value -= upper[row] * b[row + 1] }
            if row + 2 < size { value -= second[row] * b[row + 2] }
            b[row] = value / main[row]
        }
    }

    /// All eigenvalues with the squared first components of their unit eigenvectors: Gauss quadrature nodes
    /// and weights.
    var quadrature: [(node: Double, weight: Double)] {
        let size = diagonal.count
        var dense = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            dense[row * size + row] = diagonal[row]
            if row + 1 < size {
                dense[row * size + row + 1] = beside[row]
                dense[(row + 1) * size + row] = beside[row]
            }
        }
        let eigen = SymmetricEigenvalues(of: dense, order: size, vectors: true)
        return (0..<size).map { (eigen.values[$0], eigen.vectors[$0 * size] * eigen.vectors[$0 * size]) }
    }
}
