/// Sums that normalisation needs, each with sixteen fixed partial sums.
extension VectorKernels {
    /// `Σ xᵢ`.
    public static func sum(_ x: Span<Float>) -> Float {
        unsafe x.withUnsafeBufferPointer { x in
            reduce(x.count) { index in
                unsafe load(x, index)
            } tail: { index in
                unsafe x[index]
            }
        }
    }

    /// `Σ (xᵢ − m)²`.
    public static func squaredDeviation(_ x: Span<Float>, from mean: Float) -> Float {
        unsafe x.withUnsafeBufferPointer { x in
            reduce(x.count) { index in
                let difference = unsafe load(x, index) - mean
                return difference * difference
            } tail: { index in
                let difference = unsafe x[index] - mean
                return difference * difference
            }
        }
    }

    /// `Σ yᵢ·(xᵢ − m)`.
    public static func dot(_ y: Span<Float>, _ x: Span<Float>, minus mean: Float) -> Float {
        precondition(x.count == y.count, "dot: lengths differ (\(y.count) and \(x.count))")
        return unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeBufferPointer { y in
                reduce(x.count) { index in
                    unsafe load(y, index) * (load(x, index) - mean)
                } tail: { index in
                    unsafe y[index] * (x[index] - mean)
                }
            }
        }
    }
}
