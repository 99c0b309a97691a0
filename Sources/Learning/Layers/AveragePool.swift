import Catalogues
import LinearAlgebra

/// The mean of every window, for each channel; padding counts as zeros: PyTorch's `nn.AvgPool2d`.
struct AveragePool: Layer {
    let window: ImageWindow

    var output: SampleShape { window.pooled }

    func makePass() -> any LayerPass { Pass(window) }

    private final class Pass: LayerPass {
        let window: ImageWindow

        init(_ window: ImageWindow) {
            self.window = window
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            Pooling.means(input, window, into: &output)
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            Pooling.spreadMeans(delta, window, into: &inputDelta)
        }
    }
}

extension AveragePool {
    static let entry = LayerEntry(
        "average-pool", "The mean of every window of each channel (nn.AvgPool2d)",
        source: "LeCun et al. 1998",
        settings: ImageWindow.poolingSettings
    ) { settings, input throws(LayerError) in AveragePool(window: try .pooling(settings, on: input)) }
}
