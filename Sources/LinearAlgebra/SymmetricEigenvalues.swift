import COpenBLAS

/// Eigenvalues and eigenvectors of a symmetric matrix, double precision, through LAPACK's `dsyev`.
public struct SymmetricEigenvalues: Sendable {
    /// The eigenvalues in ascending order; `[n]`.
    public let values: [Double]
    /// The eigenvectors, row k for `values[k]`, each of length 1; `[n, n]` row-major, or empty when not asked for.
    public let vectors: [Double]

    /// The eigenvalues of a symmetric matrix, and its eigenvectors when asked for.
    ///
    /// - Parameters:
    ///   - matrix: symmetric, `[order, order]`; only one triangle is read.
    ///   - order: rows and columns, at least 0.
    ///   - wantVectors: whether to compute eigenvectors as well.
    public init(of matrix: [Double], order: Int, vectors wantVectors: Bool = false) {
        precondition(matrix.count == order * order, "expected \(order * order) elements, got \(matrix.count)")
        guard order > 0 else {
            (values, vectors) = ([], [])
            return
        }
        // Two threads give other bits, already for 16 rows, and mixing weights made of them are compared bit for bit.
        LinearAlgebraBackend.oneThreadPerCall
        var a = matrix
        var eigenvalues = [Double](repeating: 0, count: order)
        var n = Int32(order)
        var leading = n
        var info: Int32 = 0
        var job = CChar(UInt8(ascii: wantVectors ? "V" : "N"))
        var triangle = CChar(UInt8(ascii: "U"))
        var size: Int32 = -1
        var best = 0.0
        unsafe dsyev_(&job, &triangle, &n, &a, &leading, &eigenvalues, &best, &size, &info)
        size = Int32(max(best, Double(3 * order)))
        var work = [Double](repeating: 0, count: Int(size))
        unsafe dsyev_(&job, &triangle, &n, &a, &leading, &eigenvalues, &work, &size, &info)
        precondition(info == 0, "dsyev did not converge (info \(info), order \(order))")
        values = eigenvalues
        vectors = wantVectors ? a : []
    }
}
