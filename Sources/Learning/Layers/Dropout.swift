import Catalogues
import Determinism

/// In training every number is 0 with probability p and 1/(1 − p) times itself otherwise: PyTorch's `nn.Dropout`.
///
/// Which ones is drawn from the gradient's own stream (`BatchNoise`): the same parameters and mini-batch give the same
/// gradient wherever it is computed.
struct Dropout: Layer {
    let output: SampleShape
    private let probability: Double

    init(probability: Double, on input: SampleShape) {
        self.probability = probability
        output = input
    }

    func makePass() -> any LayerPass { Pass(probability: probability, count: output.count) }

    private final class Pass: LayerPass {
        let probability: Double
        let count: Int
        /// What each number was multiplied by.
        var factors: [Float] = []

        init(probability: Double, count: Int) {
            self.probability = probability
            self.count = count
        }

        func reserve(rows: Int) {
            if factors.count < rows * count { factors = [Float](repeating: 1, count: rows * count) }
        }

        func forward(
            _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
            _ context: inout PassContext
        ) {
            guard context.purpose == .training else {
                for index in input.indices { output[index] = input[index] }
                return
            }
            Self.draw(&factors, input.count, probability, &context.noise)
            let factors = factors
            for index in input.indices { output[index] = input[index] * factors[index] }
        }

        private static func draw(
            _ factors: inout [Float], _ count: Int, _ probability: Double, _ noise: inout RandomStream
        ) {
            let limit = UInt32((probability * 0x1p32).rounded(.down))
            let kept = Float(1 / (1 - probability))
            var span = factors.mutableSpan
            var index = 0
            // Two numbers from every draw of 64 bits.
            while index < count {
                let bits = noise.next()
                span[index] = UInt32(truncatingIfNeeded: bits) < limit ? 0 : kept
                if index + 1 < count { span[index + 1] = UInt32(bits >> 32) < limit ? 0 : kept }
                index += 2
            }
        }

        func backward(
            _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>,
            rows: Int, into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
        ) {
            guard inputDelta.count > 0 else { return }
            let factors = factors
            for index in delta.indices { inputDelta[index] = delta[index] * factors[index] }
        }
    }
}

extension Dropout {
    static let entry = LayerEntry(
        "dropout", "Sets numbers to 0 at random in training, and scales the rest up (nn.Dropout)",
        source: "Srivastava et al. 2014",
        settings: [
            Setting("probability", .number(0...0.999), default: 0.5, "p, the share of numbers set to 0")
        ]
    ) { settings, input in Dropout(probability: settings.number("probability"), on: input) }
}
