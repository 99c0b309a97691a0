public import LinearAlgebra

/// A vector of d elements read row by row as a matrix `[rows, columns]`, as square as can be and not wider than high; what
/// the matrix has beyond d is zero.
public struct ReshapedMatrix: Sendable {
    /// d.
    public let count: Int
    /// `⌈√d⌉`, at least 1.
    public let rows: Int
    /// `⌈d / rows⌉`.
    public let columns: Int

    /// The shape of a vector of so many elements.
    public init(count: Int) {
        precondition(count >= 0, "a vector of \(count) elements")
        self.count = count
        rows = max(1, Int(Double(count).squareRoot().rounded(.up)))
        columns = LowRankEncoding.columns(count, rows)
    }

    /// `X q`, `[rows]`, for q `[columns]`.
    public func product(_ vector: Span<Float>, _ right: [Double]) -> [Double] {
        (0..<rows).map { row in
            var sum = 0.0
            let start = row * columns
            for column in 0..<max(0, min(columns, vector.count - start)) {
                sum += Double(vector[start &+ column]) * right[column]
            }
            return sum
        }
    }

    /// `Xᵀ p`, `[columns]`, for p `[rows]`.
    public func transposedProduct(_ vector: Span<Float>, _ left: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: columns)
        for row in 0..<rows {
            let start = row * columns
            for column in 0..<max(0, min(columns, vector.count - start)) {
                result[column] += Double(vector[start &+ column]) * left[row]
            }
        }
        return result
    }

    /// `X ← X + a p qᵀ` for p `[rows]` and q `[columns]`.
    public func add(
        _ factor: Double, times left: [Double], _ right: [Double], to vector: inout ParameterVector
    ) {
        precondition(vector.count == count, "a matrix of \(count) elements, a vector of \(vector.count)")
        var span = vector.mutableSpan
        for row in 0..<rows {
            let scale = factor * left[row]
            let start = row * columns
            for column in 0..<max(0, min(columns, count - start)) {
                span[start &+ column] += Float(scale * right[column])
            }
        }
    }

    /// Makes a vector orthogonal to orthonormal others and of length 1, by Gram and Schmidt's step, twice for precision.
    ///
    /// What depends on the others, up to 1e-8 of its length, becomes zero.
    ///
    /// - Returns: whether it has length 1 now.
    @discardableResult
    public static func orthonormalise(_ vector: inout [Double], against others: [[Double]]) -> Bool {
        let length = norm(vector)
        for _ in 0..<2 {
            for other in others {
                let share = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
                for index in vector.indices { vector[index] -= share * other[index] }
            }
        }
        let rest = norm(vector)
        let isIndependent = rest.isFinite && rest > 1e-8 * length && rest >= .leastNormalMagnitude
        for index in vector.indices { vector[index] = isIndependent ? vector[index] / rest : 0 }
        return isIndependent
    }

    private static func norm(_ vector: [Double]) -> Double {
        vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
