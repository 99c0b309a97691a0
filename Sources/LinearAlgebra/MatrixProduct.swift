import COpenBLAS

/// Dense matrix products through BLAS, one thread per call.
///
/// All matrices are row-major and contiguous.
public enum MatrixProduct {
    /// Whether a factor is taken as stored or transposed.
    public enum Form: Sendable {
        case plain
        case transposed
    }

    /// `C ← α·op(A)·op(B) + β·C`, single precision.
    ///
    /// - Parameters:
    ///   - a: `[rows, inner]`, or `[inner, rows]` when transposed.
    ///   - formA: whether `a` is transposed.
    ///   - b: `[inner, columns]`, or `[columns, inner]` when transposed.
    ///   - formB: whether `b` is transposed.
    ///   - c: `[rows, columns]`.
    ///   - rows: rows of the result.
    ///   - columns: columns of the result.
    ///   - inner: length of the sums.
    ///   - alpha: factor of the product.
    ///   - beta: factor of the old content; 0 overwrites, whatever was there.
    @inline(__always)
    public static func multiply(
        _ a: Span<Float>, _ formA: Form = .plain, _ b: Span<Float>, _ formB: Form = .plain,
        into c: inout MutableSpan<Float>, rows: Int, columns: Int, inner: Int,
        alpha: Float = 1, beta: Float = 0
    ) {
        precondition(
            rows >= 0 && columns >= 0 && inner >= 0 && a.count == rows * inner && b.count == inner * columns
                && c.count == rows * columns,
            "matrix shapes do not fit (\(a.count), \(b.count), \(c.count); "
                + "\(rows)x\(inner) times \(inner)x\(columns))")
        guard rows > 0, columns > 0 else { return }
        let transposeA = formA == .transposed
        let transposeB = formB == .transposed
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                unsafe c.withUnsafeMutableBufferPointer { c in
                    unsafe cblas_sgemm(
                        CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
                        transposeB ? CblasTrans : CblasNoTrans,
                        blasint(rows), blasint(columns), blasint(inner), alpha,
                        a.baseAddress, blasint(max(1, transposeA ? rows : inner)),
                        b.baseAddress, blasint(max(1, transposeB ? inner : columns)),
                        beta, c.baseAddress, blasint(columns))
                }
            }
        }
    }
}
