import Catalogues
import LinearAlgebra

/// Multi-head self-attention in which a token sees itself and those before it.
///
/// `softmax(Q·Kᵀ/√d + mask)·V` in each head, with `[Q, K, V] = x·W_inᵀ + b_in` and the heads' results side by side through
/// `W_out`. PyTorch's `nn.MultiheadAttention(channels, heads, batch_first=True)` with the causal mask, its names and what its
/// parameters start from. Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.
struct Attention: Layer {
    let output: SampleShape
    fileprivate let tokens: Int
    fileprivate let channels: Int
    fileprivate let heads: Int
    /// To queries, keys and values, side by side.
    fileprivate let inward: DenseLayerShape
    fileprivate let outward: DenseLayerShape

    init(heads: Int, on input: SampleShape) throws(LayerError) {
        guard case .tokens(let tokens, let channels) = input else {
            throw .needs("tokens", got: input, "put embedding before it")
        }
        guard channels.isMultiple(of: heads) else {
            throw LayerError("\(heads) heads do not divide \(channels) channels")
        }
        guard heads * tokens * tokens <= LayerList.sizeLimit else {
            throw LayerError(
                "too large: \(heads) heads over \(tokens) tokens have \(heads * tokens * tokens) weights for each sample "
                    + "(expected at most \(LayerList.sizeLimit)); take a shorter context")
        }
        self.tokens = tokens
        self.channels = channels
        self.heads = heads
        inward = DenseLayerShape(inputs: channels, outputs: 3 * channels, offset: 0)
        outward = DenseLayerShape(inputs: channels, outputs: channels, offset: inward.parameterCount)
        output = input
    }

    var parameters: [LayerParameter] {
        // Glorot & Bengio's uniform on [3·channels, channels], as PyTorch has it.
        let glorot = (6 / Double(4 * channels)).squareRoot()
        return [
            LayerParameter(
                name: "in_proj_weight", shape: [3 * channels, channels], order: inward.order,
                start: .uniform(bound: glorot)),
            LayerParameter(name: "in_proj_bias", shape: [3 * channels], start: .constant(0)),
            LayerParameter(
                name: "out_proj.weight", shape: [channels, channels], order: outward.order,
                start: .uniform(bound: 1 / Double(channels).squareRoot())),
            LayerParameter(name: "out_proj.bias", shape: [channels], start: .constant(0)),
        ]
    }

    /// The projections, and queries times keys and weights times values; masked ones are computed too.
    var multiplyAdds: Int {
        tokens * (inward.inputs * inward.outputs + outward.inputs * outward.outputs)
            + 2 * tokens * tokens * channels
    }

    func makePass() -> any LayerPass { AttentionPass(self) }
}

/// One thread's memory for attention.
private final class AttentionPass: LayerPass {
    private let layer: Attention
    /// Queries, keys and values of each token, `[rows, tokens, 3·channels]`.
    private let projected = ChainBuffer()
    /// How much each token takes of each, `[rows, heads, tokens, tokens]`.
    private let weights = ChainBuffer()
    /// The heads' results side by side, `[rows, tokens, channels]`.
    private let mixed = ChainBuffer()
    private let projectedDelta = ChainBuffer()
    private let mixedDelta = ChainBuffer()
    /// `∂loss/∂weights` of one head of one sample.
    private var weightDelta: [Float]

    init(_ layer: Attention) {
        self.layer = layer
        weightDelta = [Float](repeating: 0, count: layer.tokens * layer.tokens)
    }

    private func count(_ rows: Int) -> Int { rows * layer.tokens * layer.channels }

    func reserve(rows: Int) {
        projected.reserve(3 * count(rows))
        weights.reserve(rows * layer.heads * layer.tokens * layer.tokens)
        mixed.reserve(count(rows))
        projectedDelta.reserve(3 * count(rows))
        mixedDelta.reserve(count(rows))
    }

    func forward(
        _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
        _ context: inout PassContext
    ) {
        let rows = context.rows
        Self.project(layer.inward, input, parameters, rows * layer.tokens, into: &projected.values)
        let values = projected.values
        for row in 0..<rows {
            for head in 0..<layer.heads {
                let place = HeadPlace(layer, row: row, head: head)
                Self.mix(place, values.span, &weights.values, &mixed.values)
            }
        }
        let results = mixed.values
        layer.outward.multiply(
            results.span.extracting(0..<count(rows)), parameters, into: &output, rows: rows * layer.tokens)
        DenseLayerShape.addBias(parameters.extracting(layer.outward.biases), to: &output)
    }

    func backward(
        _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>, rows: Int,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
    ) {
        let tokens = rows * layer.tokens
        let (values, shares, results) = (projected.values, weights.values, mixed.values)
        layer.outward.writeGradient(
            delta: delta, inputs: results.span.extracting(0..<count(rows)), into: &gradient, rows: tokens)
        Self.backPropagate(layer.outward, delta, parameters, tokens, into: &mixedDelta.values)
        let resultDelta = mixedDelta.values
        for row in 0..<rows {
            for head in 0..<layer.heads {
                let place = HeadPlace(layer, row: row, head: head)
                Self.separate(
                    place, resultDelta.span, values.span, shares.span, &weightDelta, &projectedDelta.values)
            }
        }
        let valueDelta = projectedDelta.values
        let used = valueDelta.span.extracting(0..<(3 * count(rows)))
        layer.inward.writeGradient(delta: used, inputs: input, into: &gradient, rows: tokens)
        guard inputDelta.count > 0 else { return }
        layer.inward.backPropagate(delta: used, parameters, into: &inputDelta, rows: tokens)
    }

    // MARK: - One head of one sample

    /// Where a head of a sample finds its numbers.
    private struct HeadPlace {
        let tokens: Int
        let width: Int
        let scale: Float
        let queries: MatrixPlace
        let keys: MatrixPlace
        let values: MatrixPlace
        let result: MatrixPlace
        let weights: Range<Int>

        init(_ layer: Attention, row: Int, head: Int) {
            tokens = layer.tokens
            width = layer.channels / layer.heads
            scale = 1 / Float(width).squareRoot()
            let stride = 3 * layer.channels
            let first = row * layer.tokens * stride + head * width
            queries = MatrixPlace(start: first, stride: stride)
            keys = MatrixPlace(start: first + layer.channels, stride: stride)
            values = MatrixPlace(start: first + 2 * layer.channels, stride: stride)
            result = MatrixPlace(
                start: row * layer.tokens * layer.channels + head * width, stride: layer.channels)
            let matrix = (row * layer.heads + head) * layer.tokens * layer.tokens
            weights = matrix..<(matrix + layer.tokens * layer.tokens)
        }

        /// A matrix `[tokens, tokens]` of its own.
        var square: MatrixPlace { MatrixPlace(stride: tokens) }
    }

    /// `P = softmax(Q·Kᵀ/√d)` of what may be seen, then `P·V`.
    private static func mix(
        _ place: HeadPlace, _ projected: Span<Float>, _ weights: inout [Float], _ mixed: inout [Float]
    ) {
        let (tokens, width) = (place.tokens, place.width)
        var whole = weights.mutableSpan
        var scores = whole._mutatingExtracting(place.weights)
        MatrixProduct.multiply(
            projected, at: place.queries, projected, at: place.keys.transposed, into: &scores,
            at: place.square, rows: tokens, columns: tokens, inner: width)
        Softmax.normaliseCausally(&scores, order: tokens, scale: place.scale)
        var result = mixed.mutableSpan
        MatrixProduct.multiply(
            scores.span, at: place.square, projected, at: place.values, into: &result, at: place.result,
            rows: tokens, columns: width, inner: tokens)
    }

    /// With D the gradient of `P·V`: `∂V = Pᵀ·D`, `∂P = D·Vᵀ`, through the softmax to the scores S, `∂Q = ∂S·K`, `∂K = ∂Sᵀ·Q`.
    private static func separate(
        _ place: HeadPlace, _ delta: Span<Float>, _ projected: Span<Float>, _ weights: Span<Float>,
        _ weightDelta: inout [Float], _ projectedDelta: inout [Float]
    ) {
        let (tokens, width) = (place.tokens, place.width)
        let shares = weights.extracting(place.weights)
        var target = projectedDelta.mutableSpan
        MatrixProduct.multiply(
            shares, at: place.square.transposed, delta, at: place.result, into: &target, at: place.values,
            rows: tokens, columns: width, inner: tokens)
        var scores = weightDelta.mutableSpan
        MatrixProduct.multiply(
            delta, at: place.result, projected, at: place.values.transposed, into: &scores,
            at: place.square, rows: tokens, columns: tokens, inner: width)
        Softmax.backPropagateCausally(&scores, weights: shares, order: tokens, scale: place.scale)
        MatrixProduct.multiply(
            scores.span, at: place.square, projected, at: place.keys, into: &target, at: place.queries,
            rows: tokens, columns: width, inner: tokens)
        MatrixProduct.multiply(
            scores.span, at: place.square.transposed, projected, at: place.queries, into: &target,
            at: place.keys, rows: tokens, columns: width, inner: tokens)
    }

    // MARK: - Borrowed buffers

    private static func project(
        _ shape: DenseLayerShape, _ input: Span<Float>, _ parameters: Span<Float>, _ rows: Int,
        into projected: inout [Float]
    ) {
        var whole = projected.mutableSpan
        var used = whole._mutatingExtracting(0..<(rows * shape.outputs))
        shape.multiply(input, parameters, into: &used, rows: rows)
        DenseLayerShape.addBias(parameters.extracting(shape.biases), to: &used)
    }

    private static func backPropagate(
        _ shape: DenseLayerShape, _ delta: Span<Float>, _ parameters: Span<Float>, _ rows: Int,
        into result: inout [Float]
    ) {
        var whole = result.mutableSpan
        var used = whole._mutatingExtracting(0..<(rows * shape.inputs))
        shape.backPropagate(delta: delta, parameters, into: &used, rows: rows)
    }
}

extension Attention {
    static let entry = LayerEntry(
        "attention",
        "Causal multi-head self-attention: a token sees itself and those before it (nn.MultiheadAttention)",
        source: "Vaswani et al. 2017 (arXiv:1706.03762), section 3.2",
        start: "W_in uniform in ±√(6/(4·channels)), W_out in ±1/√channels, biases 0",
        settings: [Setting("heads", .integer(1...1024), "heads; they divide the channels")]
    ) { settings, input throws(LayerError) in try Attention(heads: settings.integer("heads"), on: input) }
}
