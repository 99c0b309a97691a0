import LinearAlgebra

/// Where a fully connected layer `z = W·x + b` finds its numbers, and how its products are called.
///
/// A narrow layer keeps W as `[outputs, inputs]`, a wide one as `[inputs, outputs]`: measured, each is up to three times
/// faster than the other way round in its range.
struct DenseLayerShape: Sendable, Equatable {
    /// The most outputs of a layer stored as `[outputs, inputs]`.
    static let narrowLimit = 32

    let inputs: Int
    let outputs: Int
    /// Position of W, then of b right behind it, in the flat vector.
    let offset: Int

    var isNarrow: Bool { outputs <= Self.narrowLimit }
    var weights: Range<Int> { offset..<(offset + inputs * outputs) }
    var biases: Range<Int> { weights.upperBound..<(weights.upperBound + outputs) }
    var parameterCount: Int { inputs * outputs + outputs }
    var order: ParameterTensor.Order { isNarrow ? .rowMajor : .transposed }

    /// `z ← x·Wᵀ`, without the bias; x `[rows, inputs]`, z `[rows, outputs]`.
    func multiply(_ x: Span<Float>, _ parameters: Span<Float>, into z: inout MutableSpan<Float>, rows: Int) {
        MatrixProduct.multiply(
            x, .plain, parameters.extracting(weights), isNarrow ? .transposed : .plain, into: &z,
            rows: rows, columns: outputs, inner: inputs)
    }

    /// The gradients of W and b for `δ = ∂loss/∂z`, written over the layer's part of `gradient`.
    func writeGradient(
        delta: Span<Float>, inputs x: Span<Float>, into gradient: inout MutableSpan<Float>, rows: Int
    ) {
        writeWeightGradient(delta: delta, inputs: x, into: &gradient, rows: rows)
        writeBiasGradient(delta: delta, into: &gradient)
    }

    /// The gradient of W alone.
    func writeWeightGradient(
        delta: Span<Float>, inputs x: Span<Float>, into gradient: inout MutableSpan<Float>, rows: Int
    ) {
        var weightGradient = gradient._mutatingExtracting(weights)
        if isNarrow {
            MatrixProduct.multiply(
                delta, .transposed, x, .plain, into: &weightGradient, rows: outputs, columns: inputs,
                inner: rows)
        } else {
            MatrixProduct.multiply(
                x, .transposed, delta, .plain, into: &weightGradient, rows: inputs, columns: outputs,
                inner: rows)
        }
    }

    /// The gradient of b alone: the sum of every column of δ.
    func writeBiasGradient(delta: Span<Float>, into gradient: inout MutableSpan<Float>) {
        var biasGradient = gradient._mutatingExtracting(biases)
        Self.sumColumns(delta, into: &biasGradient)
    }

    /// `∂loss/∂x ← δ·W`, `[rows, inputs]`.
    func backPropagate(
        delta: Span<Float>, _ parameters: Span<Float>, into result: inout MutableSpan<Float>, rows: Int
    ) {
        MatrixProduct.multiply(
            delta, .plain, parameters.extracting(weights), isNarrow ? .plain : .transposed, into: &result,
            rows: rows, columns: inputs, inner: outputs)
    }

    /// `z ← z + b` in every row.
    static func addBias(_ bias: Span<Float>, to z: inout MutableSpan<Float>) {
        var row = 0
        while row < z.count {
            var line = z._mutatingExtracting(row..<(row + bias.count))
            for column in bias.indices { line[column] += bias[column] }
            row += bias.count
        }
    }

    private static func sumColumns(_ matrix: Span<Float>, into sums: inout MutableSpan<Float>) {
        let width = sums.count
        for column in sums.indices { sums[column] = 0 }
        var row = 0
        while row < matrix.count {
            let line = matrix.extracting(row..<(row + width))
            for column in line.indices { sums[column] += line[column] }
            row += width
        }
    }
}

/// The numbers one layer keeps between its forward and its backward pass.
final class DenseLayerBuffers {
    /// The layer's result, `[rows, outputs]`.
    var result: [Float] = []
    /// The activation's slope, `[rows, outputs]`.
    var slope: [Float] = []
    /// The gradient with respect to the layer's `z`, `[rows, outputs]`.
    var delta: [Float] = []

    /// Makes room for so many rows; keeps what is large enough.
    func reserve(rows: Int, outputs: Int) {
        guard result.count < rows * outputs else { return }
        result = [Float](repeating: 0, count: rows * outputs)
        slope = result
        delta = result
    }
}
