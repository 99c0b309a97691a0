import COpenBLAS

/// Elementwise kernels and reductions over flat vectors.
///
/// Elementwise loops run at the speed of memory as plain loops; where the result replaces its own input they are written
/// in place, because a compiler that must assume overlap gives up vectorising. Reductions keep sixteen fixed partial
/// sums, so their order, and so every bit, never changes. (`cblas_saxpby` is five to ten times slower than these
/// loops, and `cblas_sscal` by 0 turns a NaN into 0.)
public enum VectorKernels {
    /// `Σ xᵢ yᵢ` in single precision, sixteen partial sums.
    public static func dot(_ x: Span<Float>, _ y: Span<Float>) -> Float {
        precondition(x.count == y.count, "dot: lengths differ (\(x.count) and \(y.count))")
        return unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeBufferPointer { y in
                reduce(x.count) { index in
                    unsafe load(x, index) * load(y, index)
                } tail: { index in
                    unsafe x[index] * y[index]
                }
            }
        }
    }

    /// `‖x‖²` in single precision.
    public static func squaredNorm(_ x: Span<Float>) -> Float { dot(x, x) }

    /// `‖x − y‖²` in single precision.
    public static func squaredDistance(_ x: Span<Float>, _ y: Span<Float>) -> Float {
        precondition(x.count == y.count, "squaredDistance: lengths differ (\(x.count) and \(y.count))")
        return unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeBufferPointer { y in
                reduce(x.count) { index in
                    let difference = unsafe load(x, index) - load(y, index)
                    return difference * difference
                } tail: { index in
                    let difference = unsafe x[index] - y[index]
                    return difference * difference
                }
            }
        }
    }

    /// Whether every element is finite.
    public static func isFinite(_ x: Span<Float>) -> Bool {
        unsafe x.withUnsafeBufferPointer { x in
            // Adding one to an exponent of ones, and only to that, carries into the sign.
            var carries: UInt32 = 0
            for index in x.indices {
                carries |= unsafe (x[index].bitPattern & 0x7FFF_FFFF) &+ 0x0080_0000
            }
            return carries & 0x8000_0000 == 0
        }
    }

    /// Adds each element to a double-precision sum of the same shape.
    public static func accumulate(_ x: Span<Float>, into sum: inout MutableSpan<Double>) {
        precondition(x.count == sum.count, "accumulate: lengths differ (\(x.count) and \(sum.count))")
        for index in x.indices { sum[index] += Double(x[index]) }
    }

    // MARK: - Kernels of ParameterVector

    static func scale(
        _ x: UnsafeMutablePointer<Float>, by factor: Float, into result: UnsafeMutablePointer<Float>,
        _ count: Int
    ) {
        if unsafe x == result {
            for index in 0..<count { unsafe result[index] *= factor }
        } else {
            for index in 0..<count { unsafe result[index] = factor * x[index] }
        }
    }

    static func add(
        _ factor: Float, times y: UnsafeMutablePointer<Float>, to x: UnsafeMutablePointer<Float>,
        into result: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        if unsafe x == result {
            for index in 0..<count { unsafe result[index] += factor * y[index] }
        } else {
            for index in 0..<count { unsafe result[index] = x[index] + factor * y[index] }
        }
    }

    static func combine(
        _ factor: Float, times x: UnsafeMutablePointer<Float>, plus otherFactor: Float,
        times y: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        if unsafe x == result {
            for index in 0..<count { unsafe result[index] = factor * result[index] + otherFactor * y[index] }
        } else {
            for index in 0..<count { unsafe result[index] = factor * x[index] + otherFactor * y[index] }
        }
    }

    static func add(
        _ factor: Float, timesDifference y: UnsafeMutablePointer<Float>, _ z: UnsafeMutablePointer<Float>,
        to x: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        if unsafe x == result {
            for index in 0..<count { unsafe result[index] += factor * (y[index] - z[index]) }
        } else {
            for index in 0..<count { unsafe result[index] = x[index] + factor * (y[index] - z[index]) }
        }
    }

    // MARK: - Reductions

    @inline(__always)
    static func load(_ x: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD16<Float> {
        unsafe UnsafeRawBufferPointer(x).loadUnaligned(
            fromByteOffset: index &* MemoryLayout<Float>.stride, as: SIMD16<Float>.self)
    }

    @inline(__always)
    static func reduce(
        _ count: Int, _ term: (Int) -> SIMD16<Float>, tail: (Int) -> Float
    ) -> Float {
        var partial = SIMD16<Float>.zero
        var index = 0
        while index &+ 16 <= count {
            partial += term(index)
            index &+= 16
        }
        var sum = partial.sum()
        while index < count {
            sum += tail(index)
            index &+= 1
        }
        return sum
    }
}
