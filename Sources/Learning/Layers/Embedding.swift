import Catalogues
import LinearAlgebra

/// A vector for each index: row `i` of a table for input `i`.
///
/// PyTorch's `nn.Embedding`; only as the first layer.
struct Embedding: Layer {
    let output: SampleShape
    private let count: Int
    private let channels: Int
    private let deviation: Double

    init(count: Int, channels: Int, deviation: Double, on input: SampleShape) throws(LayerError) {
        guard case .features(let tokens) = input else {
            throw .needs("features, each an index", got: input)
        }
        self.count = count
        self.channels = channels
        self.deviation = deviation
        output = .tokens(tokens, channels: channels)
    }

    var indexLimit: Int? { count }

    var parameters: [LayerParameter] {
        [LayerParameter(name: "weight", shape: [count, channels], start: .normal(deviation: deviation))]
    }

    func makePass() -> any LayerPass { Pass(channels: channels) }

    private final class Pass: LayerPass {
        let channels: Int

        init(channels: Int) {
            self.channels = channels
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            for index in input.indices {
                let row = Int(input[index]) * channels
                for channel in 0..<channels { output[index * channels + channel] = parameters[row + channel] }
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            // Indices have no gradient.
            for index in inputDelta.indices { inputDelta[index] = 0 }
            for index in gradient.indices { gradient[index] = 0 }
            for index in input.indices {
                let row = Int(input[index]) * channels
                for channel in 0..<channels { gradient[row + channel] += delta[index * channels + channel] }
            }
        }
    }
}

extension Embedding {
    static let entry = LayerEntry(
        "embedding", "A vector for each index; features become tokens; first layer only (nn.Embedding)",
        start: "normal, mean 0",
        settings: [
            Setting(
                "count", .integer(1...100_000_000), "rows of the table: one more than the greatest index"),
            Setting("channels", .integer(1...65536), "numbers in each vector"),
            .deviation,
        ]
    ) { settings, input throws(LayerError) in
        try Embedding(
            count: settings.integer("count"), channels: settings.integer("channels"),
            deviation: settings.number("deviation"), on: input)
    }
}
