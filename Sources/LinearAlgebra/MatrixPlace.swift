/// Where a matrix lies in a larger one: row-major, its rows not next to each other.
public struct MatrixPlace: Sendable, Equatable {
    /// The position of its first element.
    public let start: Int
    /// From one row's first element to the next row's, at least the number of columns.
    public let stride: Int
    /// Whether a product takes it as it lies or transposed.
    public let form: MatrixProduct.Form

    /// - Parameters:
    ///   - start: the position of its first element, at least 0.
    ///   - stride: from one row's first element to the next row's.
    ///   - form: whether a product takes it as it lies or transposed.
    public init(start: Int = 0, stride: Int, _ form: MatrixProduct.Form = .plain) {
        self.start = start
        self.stride = stride
        self.form = form
    }

    /// The same place, taken transposed.
    public var transposed: MatrixPlace { MatrixPlace(start: start, stride: stride, .transposed) }

    /// Whether `rows` by `columns` elements from here lie within `count`.
    func fits(rows: Int, columns: Int, in count: Int) -> Bool {
        start >= 0 && stride >= columns && start + (rows - 1) * stride + columns <= count
    }
}

extension MatrixProduct {
    /// `C ← α·op(A)·op(B) + β·C` for matrices that lie in larger ones.
    ///
    /// - Parameters:
    ///   - a: holds A, `[rows, inner]`, or `[inner, rows]` when it is taken transposed.
    ///   - placeA: where.
    ///   - b: holds B, `[inner, columns]`, or `[columns, inner]` when it is taken transposed.
    ///   - placeB: where.
    ///   - c: holds C, `[rows, columns]`; the rest stays as it is.
    ///   - placeC: where.
    ///   - rows: rows of the result, at least 1.
    ///   - columns: columns of the result, at least 1.
    ///   - inner: length of the sums, at least 1.
    ///   - beta: factor of the old content; 0 overwrites, whatever was there.
    public static func multiply(
        _ a: Span<Float>, at placeA: MatrixPlace, _ b: Span<Float>, at placeB: MatrixPlace,
        into c: inout MutableSpan<Float>, at placeC: MatrixPlace,
        rows: Int, columns: Int, inner: Int, beta: Float = 0
    ) {
        let transposeA = placeA.form == .transposed
        let transposeB = placeB.form == .transposed
        precondition(
            rows > 0 && columns > 0 && inner > 0
                && placeA.fits(
                    rows: transposeA ? inner : rows, columns: transposeA ? rows : inner, in: a.count)
                && placeB.fits(
                    rows: transposeB ? columns : inner, columns: transposeB ? inner : columns, in: b.count)
                && placeC.fits(rows: rows, columns: columns, in: c.count),
            "matrices \(placeA), \(placeB), \(placeC) do not fit (\(a.count), \(b.count), \(c.count); "
                + "\(rows)x\(inner) times \(inner)x\(columns))")
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                unsafe c.withUnsafeMutableBufferPointer { c in
                    guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                    unsafe multiply(
                        Operand(start: a + placeA.start, stride: placeA.stride, form: placeA.form),
                        Operand(start: b + placeB.start, stride: placeB.stride, form: placeB.form),
                        into: c + placeC.start, stride: placeC.stride, rows: rows, columns: columns,
                        inner: inner, alpha: 1, beta: beta)
                }
            }
        }
    }
}
