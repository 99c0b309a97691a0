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
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                unsafe c.withUnsafeMutableBufferPointer { c in
                    guard let c = c.baseAddress else { return }
                    unsafe multiply(
                        Operand(
                            start: a.baseAddress, stride: max(1, formA == .transposed ? rows : inner),
                            form: formA),
                        Operand(
                            start: b.baseAddress, stride: max(1, formB == .transposed ? inner : columns),
                            form: formB),
                        into: c, stride: columns, rows: rows, columns: columns, inner: inner, alpha: alpha,
                        beta: beta)
                }
            }
        }
    }
}
