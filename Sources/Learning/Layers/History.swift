import Catalogues

/// Each token beside those before it: `[x_{t−k+1}, …, x_{t−1}, x_t]`, zeros where the sequence has not begun.
///
/// What an n-gram model sees: a dense layer behind it is a causal convolution of k tokens. In PyTorch: `F.pad` by k − 1 tokens
/// in front, `unfold` and a transposition.
struct History: Layer {
    let output: SampleShape
    private let length: Int
    private let tokens: Int
    private let channels: Int

    init(length: Int, on input: SampleShape) throws(LayerError) {
        guard case .tokens(let tokens, let channels) = input else {
            throw .needs("tokens", got: input, "put embedding before it")
        }
        guard length <= tokens else {
            throw LayerError("unfit length (got \(length); expected at most the \(tokens) tokens)")
        }
        self.length = length
        self.tokens = tokens
        self.channels = channels
        output = .tokens(tokens, channels: length * channels)
    }

    func makePass() -> any LayerPass { Pass(length: length, tokens: tokens, channels: channels) }

    private final class Pass: LayerPass {
        let length: Int
        let tokens: Int
        let channels: Int

        init(length: Int, tokens: Int, channels: Int) {
            self.length = length
            self.tokens = tokens
            self.channels = channels
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            for row in 0..<context.rows {
                let first = row * tokens
                for token in 0..<tokens {
                    let (seen, missing) = parts(token)
                    let start = (first + token) * length * channels
                    var target = output._mutatingExtracting(start..<(start + length * channels))
                    for index in 0..<missing { target[index] = 0 }
                    let source = input.extracting(
                        ((first + token) * channels + channels - seen)..<((first + token + 1) * channels))
                    for index in source.indices { target[missing + index] = source[index] }
                }
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            for index in inputDelta.indices { inputDelta[index] = 0 }
            for row in 0..<rows {
                let first = row * tokens
                for token in 0..<tokens {
                    let (seen, missing) = parts(token)
                    let end = (first + token + 1) * length * channels
                    let source = delta.extracting((end - length * channels + missing)..<end)
                    var target = inputDelta._mutatingExtracting(
                        ((first + token + 1) * channels - seen)..<((first + token + 1) * channels))
                    for index in source.indices { target[index] += source[index] }
                }
            }
        }

        /// Numbers of a token's history that are in the sequence, and those before its beginning.
        private func parts(_ token: Int) -> (seen: Int, missing: Int) {
            let seen = min(token + 1, length) * channels
            return (seen, length * channels - seen)
        }
    }
}

extension History {
    static let entry = LayerEntry(
        "history", "Each token beside those before it; zeros before the first",
        source: "Bengio et al. 2003",
        settings: [Setting("length", .integer(1...4096), "tokens side by side, the present one included")]
    ) { settings, input throws(LayerError) in try History(length: settings.integer("length"), on: input) }
}
