import Catalogues
import LinearAlgebra

/// Fully connected: `z = W·x + b`; on tokens, for each token by itself.
///
/// PyTorch's `nn.Linear`.
struct Dense: Layer {
    let output: SampleShape
    /// W `[outputs, inputs]` is stored as is best for its products: see `DenseLayerShape`.
    private let shape: DenseLayerShape
    private let hasBias: Bool
    /// Rows of the product for each sample: its tokens, or 1.
    private let rowsPerSample: Int

    init(outputs: Int, hasBias: Bool, on input: SampleShape) throws(LayerError) {
        self.hasBias = hasBias
        switch input {
        case .features(let inputs):
            rowsPerSample = 1
            shape = DenseLayerShape(inputs: inputs, outputs: outputs, offset: 0)
            output = .features(outputs)
        case .tokens(let count, let channels):
            rowsPerSample = count
            shape = DenseLayerShape(inputs: channels, outputs: outputs, offset: 0)
            output = .tokens(count, channels: outputs)
        case .image:
            throw .needs("features or tokens", got: input, "put flatten or a global pooling before it")
        }
    }

    var parameters: [LayerParameter] {
        let start = LayerParameter.Start.uniform(bound: 1 / Double(shape.inputs).squareRoot())
        let weight = LayerParameter(
            name: "weight", shape: [shape.outputs, shape.inputs], order: shape.order, start: start)
        return hasBias
            ? [weight, LayerParameter(name: "bias", shape: [shape.outputs], start: start)] : [weight]
    }

    var multiplyAdds: Int { rowsPerSample * shape.inputs * shape.outputs }

    func makePass() -> any LayerPass {
        Pass(shape: shape, hasBias: hasBias, rowsPerSample: rowsPerSample)
    }

    private final class Pass: LayerPass {
        let shape: DenseLayerShape
        let hasBias: Bool
        let rowsPerSample: Int

        init(shape: DenseLayerShape, hasBias: Bool, rowsPerSample: Int) {
            self.shape = shape
            self.hasBias = hasBias
            self.rowsPerSample = rowsPerSample
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            shape.multiply(input, parameters, into: &output, rows: context.rows * rowsPerSample)
            if hasBias { DenseLayerShape.addBias(parameters.extracting(shape.biases), to: &output) }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            let rows = rows * rowsPerSample
            shape.writeWeightGradient(delta: delta, inputs: input, into: &gradient, rows: rows)
            if hasBias { shape.writeBiasGradient(delta: delta, into: &gradient) }
            guard inputDelta.count > 0 else { return }
            shape.backPropagate(delta: delta, parameters, into: &inputDelta, rows: rows)
        }
    }
}

extension Dense {
    static let entry = LayerEntry(
        "dense", "Fully connected: W·x + b; on tokens, for each token by itself (nn.Linear)",
        start: "W and b uniform in ±1/√inputs",
        settings: [
            Setting("outputs", .integer(1...65536), "numbers it gives for each sample or token"),
            .bias(default: true),
        ]
    ) { settings, input throws(LayerError) in
        try Dense(outputs: settings.integer("outputs"), hasBias: settings.boolean("bias"), on: input)
    }
}
