import Catalogues

/// The largest number of each channel over the whole image: PyTorch's `nn.AdaptiveMaxPool2d(1)` and `nn.Flatten`.
struct GlobalMaxPool: Layer {
    let output: SampleShape
    private let channels: Int
    private let plane: Int

    init(on input: SampleShape) throws(LayerError) {
        guard case .image(let channels, let height, let width) = input else {
            throw .needs("images", got: input)
        }
        self.channels = channels
        plane = height * width
        output = .features(channels)
    }

    func makePass() -> any LayerPass { Pass(channels: channels, plane: plane) }

    private final class Pass: LayerPass {
        let channels: Int
        let plane: Int
        /// Where each maximum lies in the input; `[rows, channels]`.
        var positions: [Int] = []

        init(channels: Int, plane: Int) {
            self.channels = channels
            self.plane = plane
        }

        func reserve(rows: Int) {
            if positions.count < rows * channels { positions = [Int](repeating: 0, count: rows * channels) }
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            for channel in 0..<channels {
                for row in 0..<context.rows {
                    let start = (channel * context.rows + row) * plane
                    var best = start
                    for index in start..<(start + plane) where input[index] > input[best] { best = index }
                    positions[row * channels + channel] = best
                    output[row * channels + channel] = input[best]
                }
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            for index in inputDelta.indices { inputDelta[index] = 0 }
            for index in delta.indices { inputDelta[positions[index]] = delta[index] }
        }
    }
}

extension GlobalMaxPool {
    static let entry = LayerEntry(
        "global-max-pool",
        "The largest number of each channel; images become features (nn.AdaptiveMaxPool2d(1))"
    ) { _, input throws(LayerError) in try GlobalMaxPool(on: input) }
}
