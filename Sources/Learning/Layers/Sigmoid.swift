import Catalogues
import Glibc

/// `1/(1 + exp(−z))`: PyTorch's `nn.Sigmoid`.
struct Sigmoid: Layer {
    let output: SampleShape

    func makePass() -> any LayerPass { Pass() }

    private final class Pass: LayerPass {
        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            for index in input.indices { output[index] = 1 / (1 + expf(-input[index])) }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            for index in delta.indices {
                inputDelta[index] = delta[index] * output[index] * (1 - output[index])
            }
        }
    }
}

extension Sigmoid {
    static let entry = LayerEntry("sigmoid", "1/(1 + exp(−z)) (nn.Sigmoid)") { _, input in
        Sigmoid(output: input)
    }
}
