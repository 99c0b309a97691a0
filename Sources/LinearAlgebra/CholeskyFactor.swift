import COpenBLAS
import Glibc

/// The Cholesky factor of a symmetric positive definite matrix, double precision, through LAPACK's `dpotrf`.
public struct CholeskyFactor: Sendable {
    /// Rows and columns of the matrix.
    public let order: Int
    /// One triangle holds the factor, the other one what was there before; `[n, n]`.
    private let factor: [Double]

    /// Factors a matrix; nil when it is not positive definite to rounding, or not finite.
    ///
    /// - Parameters:
    ///   - matrix: symmetric, `[order, order]`; only one triangle is read.
    ///   - order: rows and columns, at least 1.
    public init?(of matrix: [Double], order: Int) {
        precondition(
            order >= 1 && matrix.count == order * order,
            "expected \(order * order) elements, got \(matrix.count)")
        var a = matrix
        var n = Int32(order)
        var leading = n
        var info: Int32 = 0
        var triangle = CChar(UInt8(ascii: "U"))
        unsafe dpotrf_(&triangle, &n, &a, &leading, &info)
        precondition(info >= 0, "dpotrf refused argument \(-info)")
        guard info == 0, (0..<order).allSatisfy({ a[$0 * order + $0].isFinite }) else { return nil }
        self.order = order
        factor = a
    }

    /// The natural logarithm of the matrix' determinant.
    public var logDeterminant: Double {
        2 * (0..<order).reduce(0) { $0 + log(factor[$1 * order + $1]) }
    }

    /// The inverse of the matrix; symmetric, `[n, n]`.
    public func inverse() -> [Double] {
        var a = factor
        var n = Int32(order)
        var leading = n
        var info: Int32 = 0
        var triangle = CChar(UInt8(ascii: "U"))
        unsafe dpotri_(&triangle, &n, &a, &leading, &info)
        precondition(info == 0, "dpotri failed on a factor (info \(info), order \(order))")
        // LAPACK counts by columns: its upper triangle is the lower one here.
        var out = a.mutableSpan
        for row in 0..<order {
            for column in 0..<row { out[column * order + row] = out[row * order + column] }
        }
        return a
    }

    /// The x of A x = b; both `[n]`.
    public func solve(_ values: [Double]) -> [Double] {
        precondition(values.count == order, "expected \(order) values, got \(values.count)")
        var x = values
        var a = factor
        var n = Int32(order)
        var one: Int32 = 1
        var leading = n
        var long = n
        var info: Int32 = 0
        var triangle = CChar(UInt8(ascii: "U"))
        unsafe dpotrs_(&triangle, &n, &one, &a, &leading, &x, &long, &info)
        precondition(info == 0, "dpotrs failed on a factor (info \(info), order \(order))")
        return x
    }
}
