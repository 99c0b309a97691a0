import Catalogues
import LinearAlgebra

/// The mean of each channel over the whole image: PyTorch's `nn.AdaptiveAvgPool2d(1)` and `nn.Flatten`.
struct GlobalAveragePool: Layer {
    let planes: ChannelPlanes

    var output: SampleShape { planes.reduced }

    func makePass() -> any LayerPass { Pass(planes) }

    private final class Pass: LayerPass {
        let planes: ChannelPlanes

        init(_ planes: ChannelPlanes) {
            self.planes = planes
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            for index in 0..<(context.rows * planes.channels) {
                let plane = planes.plane(index, rows: context.rows)
                output[index] = VectorKernels.sum(input.extracting(plane)) / Float(planes.size)
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            for index in delta.indices {
                let share = delta[index] / Float(planes.size)
                for place in planes.plane(index, rows: rows) { inputDelta[place] = share }
            }
        }
    }
}

extension GlobalAveragePool {
    static let entry = LayerEntry(
        "global-average-pool", "The mean of each channel; images become features (nn.AdaptiveAvgPool2d(1))",
        source: "Lin, Chen & Yan 2014 (arXiv:1312.4400)"
    ) { _, input throws(LayerError) in GlobalAveragePool(planes: try ChannelPlanes(of: input)) }
}
