import Catalogues
import LinearAlgebra

/// Adds a vector of its own to the token at each place of a sequence.
///
/// Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.5, learned instead of sines, as GPT-2 has it. In PyTorch: a
/// module with the parameter `weight` `[tokens, channels]`, added to its input.
struct PositionEmbedding: Layer {
    let output: SampleShape
    private let tokens: Int
    private let channels: Int
    private let deviation: Double

    init(deviation: Double, on input: SampleShape) throws(LayerError) {
        guard case .tokens(let tokens, let channels) = input else {
            throw .needs("tokens", got: input, "put embedding before it")
        }
        self.tokens = tokens
        self.channels = channels
        self.deviation = deviation
        output = input
    }

    var parameters: [LayerParameter] {
        [LayerParameter(name: "weight", shape: [tokens, channels], start: .normal(deviation: deviation))]
    }

    func makePass() -> any LayerPass { Pass() }

    private final class Pass: LayerPass {
        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            VectorKernels.copy(input, into: &output)
            for row in 0..<context.rows {
                var sample = output._mutatingExtracting(
                    (row * parameters.count)..<((row + 1) * parameters.count))
                VectorKernels.add(parameters, to: &sample)
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            for index in gradient.indices { gradient[index] = 0 }
            for row in 0..<rows {
                let sample = delta.extracting((row * parameters.count)..<((row + 1) * parameters.count))
                VectorKernels.add(sample, to: &gradient)
            }
            if inputDelta.count > 0 { VectorKernels.copy(delta, into: &inputDelta) }
        }
    }
}

extension PositionEmbedding {
    static let entry = LayerEntry(
        "position-embedding", "Adds a learned vector to the token at each place",
        source: "Vaswani et al. 2017 (arXiv:1706.03762), section 3.5, learned",
        start: "normal, mean 0",
        settings: [.deviation]
    ) { settings, input throws(LayerError) in
        try PositionEmbedding(deviation: settings.number("deviation"), on: input)
    }
}
