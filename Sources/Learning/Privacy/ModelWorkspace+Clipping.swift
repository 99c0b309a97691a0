import LinearAlgebra

extension ModelWorkspace {
    /// The sum of clipped gradients, one example at a time: right for every model, and as slow as batches of one.
    ///
    /// A model whose examples' norms can be had more cheaply overrides it; it allocates.
    public func clippedSum(
        at parameters: Span<Float>, samples: Span<Int32>, bound: Float, into sum: inout MutableSpan<Float>
    ) -> Float {
        clippedSumOneByOne(at: parameters, samples: samples, bound: bound, into: &sum)
    }

    /// The definition of `clippedSum`, word for word.
    func clippedSumOneByOne(
        at parameters: Span<Float>, samples: Span<Int32>, bound: Float, into sum: inout MutableSpan<Float>
    ) -> Float {
        var example = [Float](repeating: 0, count: sum.count)
        var loss: Float = 0
        for index in sum.indices { sum[index] = 0 }
        for index in samples.indices {
            var gradient = example.mutableSpan
            loss += self.gradient(
                at: parameters, samples: samples.extracting(index..<(index + 1)), into: &gradient)
            let norm = VectorKernels.squaredNorm(example.span).squareRoot()
            let factor = ExampleClipping.factor(norm: norm, bound: bound)
            guard factor > 0 else { continue }
            for position in sum.indices { sum[position] += factor * example[position] }
        }
        return loss / Float(samples.count)
    }
}

/// The factor that brings an example's gradient down to the bound.
enum ExampleClipping {
    /// `min(1, bound/norm)`; 0 for a gradient that is not finite, which no factor could bound.
    static func factor(norm: Float, bound: Float) -> Float {
        norm.isFinite ? (norm > bound ? bound / norm : 1) : 0
    }
}
