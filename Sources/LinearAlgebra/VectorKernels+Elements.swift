/// Elementwise passes from one span to another, at the speed of memory: a loop over spans whose lengths the compiler cannot
/// compare checks every index and stays scalar.
extension VectorKernels {
    /// `yᵢ ← xᵢ`.
    public static func copy(_ x: Span<Float>, into y: inout MutableSpan<Float>) {
        precondition(x.count == y.count, "copy: lengths differ (\(x.count) and \(y.count))")
        unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeMutableBufferPointer { y in
                guard let from = x.baseAddress, let to = y.baseAddress else { return }
                unsafe to.update(from: from, count: x.count)
            }
        }
    }

    /// `yᵢ ← yᵢ + xᵢ`.
    public static func add(_ x: Span<Float>, to y: inout MutableSpan<Float>) {
        precondition(x.count == y.count, "add: lengths differ (\(x.count) and \(y.count))")
        unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeMutableBufferPointer { y in
                guard let term = x.baseAddress, let sum = y.baseAddress else { return }
                for index in 0..<x.count { unsafe sum[index] += term[index] }
            }
        }
    }

    /// `zᵢ ← xᵢ·yᵢ`.
    public static func multiply(_ x: Span<Float>, _ y: Span<Float>, into z: inout MutableSpan<Float>) {
        precondition(
            x.count == y.count && x.count == z.count,
            "multiply: lengths differ (\(x.count), \(y.count) and \(z.count))")
        unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeBufferPointer { y in
                unsafe z.withUnsafeMutableBufferPointer { z in
                    guard let a = x.baseAddress, let b = y.baseAddress, let product = z.baseAddress else {
                        return
                    }
                    for index in 0..<x.count { unsafe product[index] = a[index] * b[index] }
                }
            }
        }
    }
}
