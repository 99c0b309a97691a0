import Catalogues
import Glibc

/// `z·Φ(z)` with the exact normal distribution function (by `erf`).
///
/// PyTorch's default `nn.GELU`, not its tanh approximation. Source: Hendrycks & Gimpel 2016 (arXiv:1606.08415).
struct GELU: Layer {
    let output: SampleShape

    func makePass() -> any LayerPass { Pass(count: output.count) }

    /// `z·Φ(z)`, and its derivative `Φ(z) + z·φ(z)`.
    @inline(__always)
    static func valueAndSlope(_ z: Float) -> (value: Float, slope: Float) {
        let rootHalf: Float = 0.707_106_77
        let density: Float = 0.398_942_3
        let distribution = 0.5 * (1 + erff(z * rootHalf))
        return (z * distribution, distribution + z * density * expf(-0.5 * z * z))
    }

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
            Self.apply(input, &output, &slopes)
        }

        private static func apply(
            _ input: Span<Float>, _ output: inout MutableSpan<Float>, _ slopes: inout [Float]
        ) {
            var steepness = slopes.mutableSpan
            for index in input.indices {
                let (value, slope) = valueAndSlope(input[index])
                output[index] = value
                steepness[index] = slope
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            let slopes = slopes
            for index in delta.indices { inputDelta[index] = delta[index] * slopes[index] }
        }
    }
}

extension GELU {
    static let entry = LayerEntry(
        "gelu", "z·Φ(z) with the exact normal distribution function (nn.GELU)",
        source: "Hendrycks & Gimpel 2016 (arXiv:1606.08415)"
    ) { _, input in GELU(output: input) }
}
