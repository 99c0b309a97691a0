import Catalogues
import LinearAlgebra

/// `z·Φ(z)` with the exact normal distribution function (by `erf`).
///
/// PyTorch's default `nn.GELU`, not its tanh approximation. Source: Hendrycks & Gimpel 2016 (arXiv:1606.08415).
struct GELU: Layer {
    let output: SampleShape

    func makePass() -> any LayerPass { Pass(count: output.count) }

    private final class Pass: LayerPass {
        let count: Int
        /// The derivative at every number of the batch.
        var slopes: [Float] = []

        init(count: Int) {
            self.count = count
        }

        func reserve(rows: Int) {
            if slopes.count < rows * count { slopes = [Float](repeating: 0, count: rows * count) }
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            VectorKernels.copy(input, into: &output)
            Self.apply(&output, &slopes)
        }

        private static func apply(_ output: inout MutableSpan<Float>, _ slopes: inout [Float]) {
            var steepness = slopes.mutableSpan
            VectorKernels.gelu(&output, slope: &steepness)
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            let slopes = slopes
            VectorKernels.multiply(delta, slopes.span.extracting(0..<delta.count), into: &inputDelta)
        }
    }
}

extension GELU {
    static let entry = LayerEntry(
        "gelu", "z·Φ(z) with the exact normal distribution function (nn.GELU)",
        source: "Hendrycks & Gimpel 2016 (arXiv:1606.08415)"
    ) { _, input in GELU(output: input) }
}
