import Catalogues
import LinearAlgebra

/// Normalises every sample's features, or every token's channels: `y = w·(x − mean)/√(variance + ε) + b`.
///
/// PyTorch's `nn.LayerNorm` over the last axis, with the biased variance. Source: Ba, Kiros & Hinton 2016
/// (arXiv:1607.06450).
struct LayerNorm: Layer {
    let output: SampleShape
    private let width: Int
    private let rowsPerSample: Int
    private let epsilon: Float

    init(epsilon: Float, on input: SampleShape) throws(LayerError) {
        switch input {
        case .features(let count): (width, rowsPerSample) = (count, 1)
        case .tokens(let count, let channels): (width, rowsPerSample) = (channels, count)
        case .image: throw .needs("features or tokens", got: input, "use group-norm with 1 group")
        }
        output = input
        self.epsilon = epsilon
    }

    var parameters: [LayerParameter] {
        [
            LayerParameter(name: "weight", shape: [width], start: .constant(1)),
            LayerParameter(name: "bias", shape: [width], start: .constant(0)),
        ]
    }

    func makePass() -> any LayerPass {
        LayerNormPass(width: width, rowsPerSample: rowsPerSample, epsilon: epsilon)
    }
}

private final class LayerNormPass: LayerPass {
    private let width: Int
    private let rowsPerSample: Int
    private let epsilon: Float
    /// Of each row: mean and 1/√(variance + ε).
    private var means: [Float] = []
    private var inverses: [Float] = []
    /// `w·δ` of one row.
    private var weighted: [Float]

    init(width: Int, rowsPerSample: Int, epsilon: Float) {
        self.width = width
        self.rowsPerSample = rowsPerSample
        self.epsilon = epsilon
        weighted = [Float](repeating: 0, count: width)
    }

    func reserve(rows: Int) {
        guard means.count < rows * rowsPerSample else { return }
        means = [Float](repeating: 0, count: rows * rowsPerSample)
        inverses = means
    }

    func forward(
        _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
        _ context: inout PassContext
    ) {
        let weights = parameters.extracting(0..<width)
        let biases = parameters.extracting(width..<(2 * width))
        for row in 0..<(context.rows * rowsPerSample) {
            let x = input.extracting((row * width)..<((row + 1) * width))
            let mean = VectorKernels.sum(x) / Float(width)
            let variance = VectorKernels.squaredDeviation(x, from: mean) / Float(width)
            let inverse = 1 / (variance + epsilon).squareRoot()
            (means[row], inverses[row]) = (mean, inverse)
            var y = output._mutatingExtracting((row * width)..<((row + 1) * width))
            for index in x.indices { y[index] = (x[index] - mean) * inverse * weights[index] + biases[index] }
        }
    }

    /// With `x̂ = (x − mean)/√(variance + ε)` and `g = w·δ`: `∂w = Σ δ·x̂`, `∂b = Σ δ`,
    /// `∂x = (g − mean(g) − x̂·mean(g·x̂))/√(variance + ε)`.
    func backward(
        _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>, rows: Int,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
    ) {
        for index in gradient.indices { gradient[index] = 0 }
        for row in 0..<(rows * rowsPerSample) {
            let range = (row * width)..<((row + 1) * width)
            let x = input.extracting(range)
            let incoming = delta.extracting(range)
            let (mean, inverse) = (means[row], inverses[row])
            Self.collect(incoming, x, mean: mean, inverse: inverse, into: &gradient)
            guard inputDelta.count > 0 else { continue }
            Self.weigh(incoming, parameters, &weighted)
            let weighted = weighted
            let constant = VectorKernels.sum(weighted.span) / Float(width)
            let slope = VectorKernels.dot(weighted.span, x, minus: mean) * inverse / Float(width)
            var result = inputDelta._mutatingExtracting(range)
            let products = weighted.span.extracting(0..<x.count)
            for index in x.indices {
                result[index] = inverse * (products[index] - constant - (x[index] - mean) * inverse * slope)
            }
        }
    }

    /// Adds one row's part of the gradients of w and b.
    private static func collect(
        _ delta: Span<Float>, _ x: Span<Float>, mean: Float, inverse: Float,
        into gradient: inout MutableSpan<Float>
    ) {
        var biases = gradient._mutatingExtracting(x.count..<(2 * x.count))
        VectorKernels.add(delta, to: &biases)
        var weights = gradient._mutatingExtracting(0..<x.count)
        let delta = delta.extracting(0..<x.count)
        for index in x.indices { weights[index] += delta[index] * (x[index] - mean) * inverse }
    }

    private static func weigh(
        _ delta: Span<Float>, _ parameters: Span<Float>, _ weighted: inout [Float]
    ) {
        var target = weighted.mutableSpan
        VectorKernels.multiply(delta, parameters.extracting(0..<delta.count), into: &target)
    }
}

extension LayerNorm {
    static let entry = LayerEntry(
        "layer-norm", "Normalises each sample's features, or each token's channels (nn.LayerNorm)",
        source: "Ba, Kiros & Hinton 2016 (arXiv:1607.06450)",
        start: "w 1, b 0", settings: [.variancePadding]
    ) { settings, input throws(LayerError) in
        try LayerNorm(epsilon: Float(settings.number("epsilon")), on: input)
    }
}
