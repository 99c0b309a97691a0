import Catalogues
import LinearAlgebra

/// The mean of each channel over the whole image: PyTorch's `nn.AdaptiveAvgPool2d(1)` and `nn.Flatten`.
struct GlobalAveragePool: Layer {
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

        init(channels: Int, plane: Int) {
            self.channels = channels
            self.plane = plane
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            for channel in 0..<channels {
                for row in 0..<context.rows {
                    let start = (channel * context.rows + row) * plane
                    let sum = VectorKernels.sum(input.extracting(start..<(start + plane)))
                    output[row * channels + channel] = sum / Float(plane)
                }
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            for channel in 0..<channels {
                for row in 0..<rows {
                    let share = delta[row * channels + channel] / Float(plane)
                    let start = (channel * rows + row) * plane
                    for index in start..<(start + plane) { inputDelta[index] = share }
                }
            }
        }
    }
}

extension GlobalAveragePool {
    static let entry = LayerEntry(
        "global-average-pool", "The mean of each channel; images become features (nn.AdaptiveAvgPool2d(1))",
        source: "Lin, Chen & Yan 2014 (arXiv:1312.4400)"
    ) { _, input throws(LayerError) in try GlobalAveragePool(on: input) }
}
