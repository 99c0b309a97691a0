import Glibc

/// Softmax of rows, and what a loss or attention needs of it, each row in three visits.
///
/// The largest number is subtracted first, so large ones do not overflow. A row with a NaN becomes all NaN.
public enum Softmax {
    /// `zᵢ ← factor · softmax(z)ᵢ` in one row.
    ///
    /// - Parameters:
    ///   - z: one row, at least one number.
    ///   - factor: multiplies the result: 1, or a sample's share of a mean.
    /// - Returns: `log Σ exp(zᵢ)` of the old row, in two parts that are to be added: the largest number, and the rest.
    public static func normalise(
        _ z: inout MutableSpan<Float>, times factor: Float
    ) -> (largest: Float, rest: Float) {
        precondition(z.count > 0, "softmax of nothing")
        return unsafe z.withUnsafeMutableBufferPointer { z in
            guard let row = z.baseAddress else { return (0, 0) }
            let (largest, sum) = unsafe exponentiate(row, z.count, scale: 1)
            let share = factor / sum
            for index in 0..<z.count { unsafe row[index] *= share }
            return (largest, logf(sum))
        }
    }

    /// Row i of a square matrix becomes the softmax of its first i + 1 numbers times `scale`, and 0 behind them: what a token
    /// may see of the tokens before it.
    ///
    /// - Parameters:
    ///   - scores: `[order, order]` row-major.
    ///   - order: at least 1.
    ///   - scale: greater than 0.
    public static func normaliseCausally(_ scores: inout MutableSpan<Float>, order: Int, scale: Float) {
        precondition(order > 0 && scores.count == order * order, "\(scores.count) scores of order \(order)")
        unsafe scores.withUnsafeMutableBufferPointer { scores in
            guard let first = scores.baseAddress else { return }
            for number in 0..<order {
                let row = unsafe first + number * order
                let (_, sum) = unsafe exponentiate(row, number + 1, scale: scale)
                let share = 1 / sum
                for index in 0...number { unsafe row[index] *= share }
                for index in (number + 1)..<order { unsafe row[index] = 0 }
            }
        }
    }

    /// The gradient with respect to the scores: `dᵢⱼ ← scale · pᵢⱼ·(dᵢⱼ − Σₖ dᵢₖ·pᵢₖ)` for j ≤ i, and 0 for j > i.
    ///
    /// - Parameters:
    ///   - delta: `[order, order]`, the gradient with respect to what `normaliseCausally` gave; overwritten.
    ///   - weights: what it gave.
    ///   - order: at least 1.
    ///   - scale: as there.
    public static func backPropagateCausally(
        _ delta: inout MutableSpan<Float>, weights: Span<Float>, order: Int, scale: Float
    ) {
        precondition(
            order > 0 && delta.count == order * order && weights.count == order * order,
            "\(delta.count) and \(weights.count) numbers of order \(order)")
        unsafe delta.withUnsafeMutableBufferPointer { delta in
            unsafe weights.withUnsafeBufferPointer { weights in
                guard let d = delta.baseAddress, let p = weights.baseAddress else { return }
                for number in 0..<order {
                    let row = unsafe d + number * order
                    let shares = unsafe p + number * order
                    let mean = unsafe dot(row, shares, number + 1)
                    for index in 0...number {
                        unsafe row[index] = scale * shares[index] * (row[index] - mean)
                    }
                    for index in (number + 1)..<order { unsafe row[index] = 0 }
                }
            }
        }
    }

    // MARK: - One row

    /// `zᵢ ← exp(scale·(zᵢ − largest))`; gives the largest old number, and the sum of the new ones.
    @inline(__always)
    private static func exponentiate(
        _ z: UnsafeMutablePointer<Float>, _ count: Int, scale: Float
    ) -> (largest: Float, sum: Float) {
        let row = unsafe UnsafeBufferPointer(start: z, count: count)
        let largest = unsafe greatest(row)
        for index in 0..<count { unsafe z[index] = Exponential.value(scale * (z[index] - largest)) }
        let sum = VectorKernels.reduce(count) { index in
            unsafe VectorKernels.load(row, index)
        } tail: { index in
            unsafe row[index]
        }
        return (largest, sum)
    }

    @inline(__always)
    private static func dot(
        _ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int
    ) -> Float {
        let (x, y) = unsafe (
            UnsafeBufferPointer(start: x, count: count), UnsafeBufferPointer(start: y, count: count)
        )
        return VectorKernels.reduce(count) { index in
            unsafe VectorKernels.load(x, index) * VectorKernels.load(y, index)
        } tail: { index in
            unsafe x[index] * y[index]
        }
    }

    /// The greatest number; NaN is overlooked.
    @inline(__always)
    private static func greatest(_ row: UnsafeBufferPointer<Float>) -> Float {
        var index = 0
        var largest = -Float.infinity
        if row.count >= 16 {
            var lanes = unsafe VectorKernels.load(row, 0)
            index = 16
            while index &+ 16 <= row.count {
                let next = unsafe VectorKernels.load(row, index)
                lanes.replace(with: next, where: next .> lanes)
                index &+= 16
            }
            largest = lanes.max()
        }
        while index < row.count {
            let value = unsafe row[index]
            largest = value > largest ? value : largest
            index &+= 1
        }
        return largest
    }
}
