import Catalogues
import LinearAlgebra

/// The largest number in every window, for each channel: PyTorch's `nn.MaxPool2d`.
struct MaxPool: Layer {
    let window: ImageWindow

    var output: SampleShape { window.pooled }

    func makePass() -> any LayerPass { Pass(window) }

    private final class Pass: LayerPass {
        let window: ImageWindow
        /// Where each maximum lies in its plane.
        var positions: [Int32] = []

        init(_ window: ImageWindow) {
            self.window = window
        }

        func reserve(rows: Int) {
            let count = rows * window.channels * window.outputPlane
            if positions.count < count { positions = [Int32](repeating: 0, count: count) }
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            Self.pool(input, window, &output, &positions)
        }

        private static func pool(
            _ input: Span<Float>, _ window: ImageWindow, _ output: inout MutableSpan<Float>,
            _ positions: inout [Int32]
        ) {
            var places = positions.mutableSpan
            Pooling.maxima(input, window, into: &output, positions: &places)
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            let places = positions
            Pooling.spread(delta, to: places.span, window, into: &inputDelta)
        }
    }
}

extension MaxPool {
    static let entry = LayerEntry(
        "max-pool", "The largest number in every window of each channel (nn.MaxPool2d)",
        source: "Ranzato et al. 2007",
        settings: ImageWindow.poolingSettings
    ) { settings, input throws(LayerError) in MaxPool(window: try .pooling(settings, on: input)) }
}
