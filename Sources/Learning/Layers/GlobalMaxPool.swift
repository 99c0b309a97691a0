import Catalogues

/// The largest number of each channel over the whole image: PyTorch's `nn.AdaptiveMaxPool2d(1)` and `nn.Flatten`.
struct GlobalMaxPool: Layer {
    let planes: ChannelPlanes

    var output: SampleShape { planes.reduced }

    func makePass() -> any LayerPass { Pass(planes) }

    private final class Pass: LayerPass {
        let planes: ChannelPlanes
        /// Where each maximum lies in the input; `[rows, channels]`.
        var positions: [Int] = []

        init(_ planes: ChannelPlanes) {
            self.planes = planes
        }

        func reserve(rows: Int) {
            let count = rows * planes.channels
            if positions.count < count { positions = [Int](repeating: 0, count: count) }
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            for index in 0..<(context.rows * planes.channels) {
                let plane = planes.plane(index, rows: context.rows)
                var best = plane.lowerBound
                for place in plane where input[place] > input[best] { best = place }
                positions[index] = best
                output[index] = input[best]
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
    ) { _, input throws(LayerError) in GlobalMaxPool(planes: try ChannelPlanes(of: input)) }
}
