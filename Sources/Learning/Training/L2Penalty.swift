import LinearAlgebra

/// What a workload's `l2` adds to the loss of every batch.
enum L2Penalty {
    /// Adds `λ·x` to the gradient; gives `(λ/2)·‖x‖²`.
    ///
    /// Running statistics are no part of x.
    static func add(
        _ factor: Float, of parameters: ParameterSnapshot, to gradient: inout ParameterVector,
        leaving statistics: [Range<Int>]
    ) -> Float {
        var squares = VectorKernels.squaredNorm(parameters.span)
        gradient.add(factor, times: parameters)
        var target = gradient.mutableSpan
        let x = parameters.span
        for range in statistics {
            squares -= VectorKernels.squaredNorm(x.extracting(range))
            for index in range { target[index] -= factor * x[index] }
        }
        return factor / 2 * squares
    }
}
