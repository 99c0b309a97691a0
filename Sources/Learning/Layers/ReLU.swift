import Catalogues

/// `max(0, z)`; its derivative at 0 is taken as 0: PyTorch's `nn.ReLU`.
struct ReLU: Layer {
    let output: SampleShape

    func makePass() -> any LayerPass { Pass() }

    private final class Pass: LayerPass {
        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            precondition(output.count == input.count, "relu: \(input.count) numbers into \(output.count)")
            for index in input.indices {
                let value = input[index]
                output[index] = value > 0 ? value : 0
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            precondition(
                output.count == delta.count && inputDelta.count == delta.count,
                "relu: \(delta.count) gradients for \(output.count) numbers")
            // Both operands are loaded before the choice: a conditional load would become a branch.
            for index in delta.indices {
                let value = output[index]
                let incoming = delta[index]
                inputDelta[index] = value > 0 ? incoming : 0
            }
        }
    }
}

extension ReLU {
    static let entry = LayerEntry("relu", "max(0, z) (nn.ReLU)", source: "Nair & Hinton 2010") { _, input in
        ReLU(output: input)
    }
}
