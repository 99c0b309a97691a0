import LinearAlgebra

/// Clipping without a gradient for each example ("ghost norms").
///
/// A dense layer's gradient for one example is the outer product of its error δ and its input a, so its squared norm is
/// `‖δ‖²·(‖a‖² + 1)`, the 1 for the bias: one backward pass gives all norms. Scaling each example's errors by its factor
/// then makes the usual products over the batch the sum of clipped gradients. Goodfellow 2015, arXiv:1510.01799; Li,
/// Tramèr, Liang & Hashimoto, ICLR 2022, arXiv:2110.05679, section 4.
extension DenseNetworkWorkspace {
    func clippedSum(
        at parameters: Span<Float>, samples: Span<Int32>, bound: Float, into sum: inout MutableSpan<Float>
    ) -> Float {
        let meanLoss = propagate(parameters, samples)
        clip(rows: samples.count, to: bound)
        writeGradient(rows: samples.count, into: &sum)
        return meanLoss
    }

    /// Turns the errors of the mean loss into those of the sum of clipped losses.
    private func clip(rows: Int, to bound: Float) {
        if squaredNorms.count < rows { squaredNorms = [Float](repeating: 0, count: rows) }
        for row in 0..<rows { squaredNorms[row] = 0 }
        for index in layers.indices { addSquaredNorms(ofLayer: index, rows: rows) }
        // The errors are of the mean loss: an example's own are `rows` times as large.
        let count = Float(rows)
        for row in 0..<rows {
            let norm = count * squaredNorms[row].squareRoot()
            squaredNorms[row] = count * ExampleClipping.factor(norm: norm, bound: bound)
        }
        for index in layers.indices {
            let (buffer, width) = (buffers[index], layers[index].outputs)
            if index == layers.count - 1 {
                Self.scaleRows(&buffer.result, by: squaredNorms.span, rows: rows, width: width)
            } else {
                Self.scaleRows(&buffer.delta, by: squaredNorms.span, rows: rows, width: width)
            }
        }
    }

    private func addSquaredNorms(ofLayer index: Int, rows: Int) {
        let layer = layers[index]
        let errors = errors(ofLayer: index)
        let inputs = inputs(ofLayer: index)
        for row in 0..<rows {
            let error = errors.span.extracting((row * layer.outputs)..<((row + 1) * layer.outputs))
            let input = inputs.span.extracting((row * layer.inputs)..<((row + 1) * layer.inputs))
            squaredNorms[row] += VectorKernels.squaredNorm(error) * (VectorKernels.squaredNorm(input) + 1)
        }
    }

    /// Row k times factor k; a factor of 0 leaves nothing, whatever was there.
    private static func scaleRows(
        _ matrix: inout [Float], by factors: Span<Float>, rows: Int, width: Int
    ) {
        var values = matrix.mutableSpan
        for row in 0..<rows {
            var line = values._mutatingExtracting((row * width)..<((row + 1) * width))
            let factor = factors[row]
            for column in line.indices { line[column] = factor == 0 ? 0 : line[column] * factor }
        }
    }
}
