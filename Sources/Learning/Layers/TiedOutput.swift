import Catalogues
import LinearAlgebra

/// Scores of the vectors that the network's first layer, an embedding, has in its table E: `z = E·x` for each token.
///
/// The table is one set of parameters with two uses, and its gradient the sum of both. Source: Press & Wolf 2017
/// (arXiv:1608.05859). In PyTorch: `nn.Linear(channels, outputs, bias=False)` whose `weight` is the embedding's.
struct TiedOutput: Layer {
    let output: SampleShape
    let sharedTable: [Int]?
    private let tokens: Int
    private let channels: Int
    private let outputs: Int

    init(outputs: Int, on input: SampleShape) throws(LayerError) {
        guard case .tokens(let tokens, let channels) = input else { throw .needs("tokens", got: input) }
        self.tokens = tokens
        self.channels = channels
        self.outputs = outputs
        sharedTable = [outputs, channels]
        output = .tokens(tokens, channels: outputs)
    }

    var multiplyAdds: Int { tokens * channels * outputs }

    func makePass() -> any LayerPass { Pass(tokens: tokens, channels: channels, outputs: outputs) }

    private final class Pass: LayerPass {
        let tokens: Int
        let channels: Int
        let outputs: Int

        init(tokens: Int, channels: Int, outputs: Int) {
            self.tokens = tokens
            self.channels = channels
            self.outputs = outputs
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            MatrixProduct.multiply(
                input, .plain, parameters, .transposed, into: &output, rows: context.rows * tokens,
                columns: outputs, inner: channels)
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            MatrixProduct.multiply(
                delta, .transposed, input, .plain, into: &gradient, rows: outputs, columns: channels,
                inner: rows * tokens)
            guard inputDelta.count > 0 else { return }
            MatrixProduct.multiply(
                delta, .plain, parameters, .plain, into: &inputDelta, rows: rows * tokens,
                columns: channels, inner: outputs)
        }
    }
}

extension TiedOutput {
    static let entry = LayerEntry(
        "tied-output", "Scores of the vectors of the embedding that the network begins with, which it shares",
        source: "Press & Wolf 2017 (arXiv:1608.05859)",
        settings: [
            Setting("outputs", .integer(1...65536), "numbers it gives for each token: the embedding's count")
        ]
    ) { settings, input throws(LayerError) in try TiedOutput(outputs: settings.integer("outputs"), on: input)
    }
}
