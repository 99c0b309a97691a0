import COpenBLAS

/// The call of a product of matrices that lie anywhere, in one piece or in tiles, whichever is faster.
///
/// OpenBLAS has kernels for small matrices, up to a million multiply-adds, that pack no factor and do not clear the result
/// first. A larger product whose factors stay in the core's own cache is faster by them too, tile by tile: by 10 to 25 %, the
/// forward pass of 784-128 at batch 32 in 56 instead of 73 microseconds, measured on Zen 4 with OpenBLAS 0.3.21. B taken
/// transposed, and Aᵀ with long sums, are not.
///
/// The sums are cut where OpenBLAS cuts those of a large product itself, so that the bits stay those of one call; so they do
/// where columns fill whole vectors, and others are left whole.
struct ProductTiles {
    /// Rows and columns of a tile; its sums are as long as `depth` says.
    let rows: Int
    let columns: Int

    /// Up to so many multiply-adds OpenBLAS takes its kernels for small matrices.
    static let mostOperations = 1_000_000
    /// The longest sum that OpenBLAS takes in one piece in a large product.
    private static let longestSum = 320
    /// Sums and rows are cut into multiples of this.
    private static let step = 16
    /// The most elements of B: half of a core's own cache.
    private static let largestFactor = 1 << 17
    /// Whether the processor's kernels are those that this was measured with.
    private static let isSupported = ["SkylakeX", "Cooperlake"].contains(LinearAlgebraBackend.coreName)

    /// How to cut a product; nil when it is best left whole.
    init?(_ formA: MatrixProduct.Form, _ formB: MatrixProduct.Form, rows: Int, columns: Int, inner: Int) {
        guard rows * columns * inner > Self.mostOperations, columns * inner <= Self.largestFactor,
            columns.isMultiple(of: Self.step), formB == .plain,
            formA == .plain || inner <= Self.longestSum, Self.isSupported
        else { return nil }
        let depth = min(inner, Self.longestSum)
        self.columns = min(columns, Self.rounded(Self.mostOperations / (Self.step * depth)))
        self.rows = min(rows, Self.rounded(Self.mostOperations / (self.columns * depth)))
    }

    /// Down to a multiple of the step; at least one, for sums are short.
    private static func rounded(_ count: Int) -> Int { count / step * step }

    /// The length of the next piece of sums of which so much is left, as OpenBLAS cuts them.
    static func depth(of rest: Int) -> Int {
        if rest >= 2 * longestSum { return longestSum }
        return rest > longestSum ? (rest / 2 + step - 1) / step * step : rest
    }
}

extension MatrixProduct {
    /// A matrix in memory: its first element (nil when there is none), the distance of its rows, and how it is taken.
    @safe
    struct Operand {
        let start: UnsafePointer<Float>?
        let stride: Int
        let form: Form

        /// The operand without its first rows and columns, as it is taken.
        func dropping(rows: Int, columns: Int) -> Operand {
            let elements = form == .plain ? rows * stride + columns : columns * stride + rows
            return unsafe Operand(start: start.map { unsafe $0 + elements }, stride: stride, form: form)
        }
    }

    /// `C ← α·op(A)·op(B) + β·C`, in tiles where that is faster.
    @inline(__always)
    static func multiply(
        _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, stride: Int, rows: Int, columns: Int,
        inner: Int, alpha: Float, beta: Float
    ) {
        if rows * columns * inner > ProductTiles.mostOperations, alpha == 1, beta == 0 || beta == 1,
            let tiles = ProductTiles(a.form, b.form, rows: rows, columns: columns, inner: inner)
        {
            unsafe multiply(
                a, b, into: c, stride: stride, rows: rows, columns: columns, inner: inner, beta: beta, tiles)
        } else {
            unsafe multiplyWhole(
                a, b, into: c, stride: stride, rows: rows, columns: columns, inner: inner, alpha: alpha,
                beta: beta)
        }
    }

    private static func multiply(
        _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, stride: Int, rows: Int, columns: Int,
        inner: Int, beta: Float, _ tiles: ProductTiles
    ) {
        for row in Swift.stride(from: 0, to: rows, by: tiles.rows) {
            for column in Swift.stride(from: 0, to: columns, by: tiles.columns) {
                var done = 0
                while done < inner {
                    let depth = ProductTiles.depth(of: inner - done)
                    unsafe multiplyWhole(
                        a.dropping(rows: row, columns: done), b.dropping(rows: done, columns: column),
                        into: c + (row * stride + column), stride: stride,
                        rows: min(tiles.rows, rows - row), columns: min(tiles.columns, columns - column),
                        inner: depth, alpha: 1, beta: done == 0 ? beta : 1)
                    done += depth
                }
            }
        }
    }

    /// The product in one call.
    @inline(__always)
    static func multiplyWhole(
        _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, stride: Int, rows: Int, columns: Int,
        inner: Int, alpha: Float, beta: Float
    ) {
        unsafe cblas_sgemm(
            CblasRowMajor, a.form == .transposed ? CblasTrans : CblasNoTrans,
            b.form == .transposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
            blasint(inner), alpha, a.start, blasint(a.stride), b.start, blasint(b.stride), beta, c,
            blasint(stride))
    }
}
