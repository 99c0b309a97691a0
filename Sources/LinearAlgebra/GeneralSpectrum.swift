import COpenBLAS

/// Moduli and norms of matrices that need not be symmetric, double precision, through LAPACK.
public enum GeneralSpectrum {
    /// The eigenvalues, by LAPACK's `dgeev`.
    ///
    /// - Parameters:
    ///   - matrix: `[order, order]`.
    ///   - order: rows and columns, at least 0.
    /// - Returns: (real, imaginary) pairs in LAPACK's order.
    public static func eigenvalues(of matrix: [Double], order: Int) -> [(real: Double, imaginary: Double)] {
        precondition(matrix.count == order * order, "expected \(order * order) elements, got \(matrix.count)")
        guard order > 0 else { return [] }
        var a = matrix
        var real = [Double](repeating: 0, count: order)
        var imaginary = [Double](repeating: 0, count: order)
        var n = Int32(order)
        var leading = n
        var one: Int32 = 1
        var none = CChar(UInt8(ascii: "N"))
        var alsoNone = CChar(UInt8(ascii: "N"))
        var unused = 0.0
        var alsoUnused = 0.0
        var info: Int32 = 0
        var size = Int32(8 * order)
        var alsoOne: Int32 = 1
        var work = [Double](repeating: 0, count: Int(size))
        unsafe dgeev_(
            &none, &alsoNone, &n, &a, &leading, &real, &imaginary, &unused, &one, &alsoUnused, &alsoOne,
            &work, &size, &info)
        precondition(info == 0, "dgeev did not converge (info \(info), order \(order))")
        return zip(real, imaginary).map { (real: $0, imaginary: $1) }
    }

    /// The largest singular value `‖A‖₂`, by `dgesvd`.
    ///
    /// - Parameters:
    ///   - matrix: `[order, order]`.
    ///   - order: rows and columns, at least 0.
    /// - Returns: the norm; 0 for order 0.
    public static func norm2(of matrix: [Double], order: Int) -> Double {
        precondition(matrix.count == order * order, "expected \(order * order) elements, got \(matrix.count)")
        guard order > 0 else { return 0 }
        var a = matrix
        var singular = [Double](repeating: 0, count: order)
        var rows = Int32(order)
        var columns = rows
        var leading = rows
        var one: Int32 = 1
        var alsoOne: Int32 = 1
        var none = CChar(UInt8(ascii: "N"))
        var alsoNone = CChar(UInt8(ascii: "N"))
        var unused = 0.0
        var alsoUnused = 0.0
        var size = Int32(8 * order)
        var info: Int32 = 0
        var work = [Double](repeating: 0, count: Int(size))
        unsafe dgesvd_(
            &none, &alsoNone, &rows, &columns, &a, &leading, &singular, &unused, &one, &alsoUnused, &alsoOne,
            &work, &size, &info)
        precondition(info == 0, "dgesvd did not converge (info \(info), order \(order))")
        return singular[0]
    }
}
