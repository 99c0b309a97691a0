import Catalogues
import LinearAlgebra

/// Images or tokens as one row of numbers: PyTorch's `nn.Flatten`, in its order (channels, rows, columns).
struct Flatten: Layer {
    let output: SampleShape
    private let input: SampleShape

    init(on input: SampleShape) {
        self.input = input
        output = .features(input.count)
    }

    func makePass() -> any LayerPass {
        guard case .image(let channels, let height, let width) = input else {
            return Pass(channels: 1, plane: input.count)
        }
        return Pass(channels: channels, plane: height * width)
    }

    /// Tokens lie in a batch as features do: they are images of one channel here.
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
            BlockTranspose.copy(input, outer: channels, inner: context.rows, block: plane, into: &output)
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            BlockTranspose.copy(delta, outer: rows, inner: channels, block: plane, into: &inputDelta)
        }
    }
}

extension Flatten {
    static let entry = LayerEntry(
        "flatten", "Images or tokens as one row of features, channels slowest (nn.Flatten)"
    ) { _, input in Flatten(on: input) }
}
