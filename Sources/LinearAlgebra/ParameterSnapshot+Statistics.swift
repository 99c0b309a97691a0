extension ParameterSnapshot {
    /// `x̄ = (1/n) Σᵢ xᵢ`, summed in double precision in the order given.
    ///
    /// - Parameter vectors: at least one, all of one length.
    /// - Returns: a snapshot of that length; the vector itself when there is only one.
    public static func mean(of vectors: [ParameterSnapshot]) -> ParameterSnapshot {
        precondition(!vectors.isEmpty, "the mean of no vectors")
        guard vectors.count > 1 else { return vectors[0] }
        var sum = [Double](repeating: 0, count: vectors[0].count)
        for vector in vectors {
            var span = sum.mutableSpan
            VectorKernels.accumulate(vector.span, into: &span)
        }
        let scale = 1 / Double(vectors.count)
        return ParameterSnapshot(sum.map { Float($0 * scale) })
    }
}

extension ParameterSnapshot {
    /// `‖x‖²`, in single precision with a fixed order of sums.
    public var squaredNorm: Double { Double(VectorKernels.squaredNorm(span)) }

    /// `‖x − y‖²`, in single precision with a fixed order of sums.
    public func squaredDistance(to other: ParameterSnapshot) -> Double {
        Double(VectorKernels.squaredDistance(span, other.span))
    }
}
