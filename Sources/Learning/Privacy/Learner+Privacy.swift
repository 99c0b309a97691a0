public import LinearAlgebra

extension Learner {
    /// The private gradient of a mini-batch: each example's part clipped, noise added, L2 afterwards.
    ///
    /// `(Σᵢ gᵢ · min(1, C/‖gᵢ‖) + N(0, σ²C²))/L + λx`. The penalty depends on no data, so it is neither clipped nor noised.
    ///
    /// - Parameters:
    ///   - parameters: where to take the gradient, `[parameterCount]`.
    ///   - samples: positions in the training part, none twice; may be empty.
    ///   - step: bound and noise of this step; nil for the plain gradient.
    ///   - gradient: `[parameterCount]`, overwritten.
    /// - Returns: the mean loss, including L2 and without noise: it is for the report, and not private. 0 for an empty batch.
    public func gradient(
        at parameters: ParameterSnapshot, samples: [Int32], privacy step: PrivateStep?,
        into gradient: inout ParameterVector
    ) -> Float {
        guard let step else { return self.gradient(at: parameters, samples: samples, into: &gradient) }
        precondition(
            parameters.count == workload.parameterCount && gradient.count == parameters.count,
            "vectors of \(parameters.count) and \(gradient.count) for \(workload.parameterCount)")
        var sum = gradient.mutableSpan
        var loss: Float = 0
        if samples.isEmpty {
            for index in sum.indices { sum[index] = 0 }
        } else {
            loss = workspace.clippedSum(
                at: parameters.span, samples: samples.span, bound: step.clip, into: &sum)
        }
        step.finish(&sum)
        if workload.l2 > 0 {
            gradient.add(workload.l2, times: parameters)
            loss += workload.l2 / 2 * VectorKernels.squaredNorm(parameters.span)
        }
        workload.clipping?.apply(to: &gradient, leaving: workload.model.layout.statistics)
        return loss
    }
}
