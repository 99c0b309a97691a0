import Catalogues
import Glibc

/// `tanh z`: PyTorch's `nn.Tanh`.
struct Tanh: Layer {
    let output: SampleShape

    func makePass() -> any LayerPass { Pass() }

    private final class Pass: LayerPass {
        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            for index in input.indices { output[index] = tanhf(input[index]) }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            for index in delta.indices {
                inputDelta[index] = delta[index] * (1 - output[index] * output[index])
            }
        }
    }
}

extension Tanh {
    static let entry = LayerEntry("tanh", "tanh z (nn.Tanh)") { _, input in Tanh(output: input) }
}
