import Catalogues
import LinearAlgebra

/// Normalises every channel of images, or every feature, over the batch: `y = w·(x − mean)/√(variance + ε) + b`.
///
/// In training, mean and variance (biased) are those of the batch: PyTorch's `nn.BatchNorm2d` and `nn.BatchNorm1d`.
/// Source: Ioffe & Szegedy 2015 (arXiv:1502.03167). What an evaluation uses is a choice:
///
/// - `gossiped`: running means and variances are part of the parameter vector (`running_mean`, `running_var`), so
///   they are sent, averaged, compressed and saved as weights are. The gradient of a running value r is
///   `rate · (r − batch value)`, with the unbiased variance of the batch: with plain SGD it moves by learning rate × rate
///   of the way in each step, PyTorch's `momentum`. Other optimizers move it by their own rule to the same place.
/// - `local`: running means and variances too, but every node keeps its own, however models are averaged (SiloBN: Andreux
///   et al. 2020, arXiv:2008.07424; PyTorch's DistributedDataParallel with `broadcast_buffers=False`). A running value moves
///   by `momentum` of the way in each step, as in PyTorch, whatever the optimizer.
/// - `re-estimated`: nothing is kept. Before an evaluation, one batch of training samples (`SequentialWorkspace`'s
///   `estimationBatch`, evenly spread over the training part of all nodes) passes through the network with the
///   parameters that are evaluated, and its statistics are used.
/// - `batch`: an evaluation too uses the batch at hand (`SequentialWorkspace` says how many samples): PyTorch's
///   `track_running_stats=False`. A sample's answer then depends on the samples it is evaluated with.
///
/// Deviation from PyTorch: gossiped running values move by the optimizer, not by a momentum of their own.
struct BatchNorm: Layer {
    enum Statistics: String, CaseIterable {
        case gossiped
        case local
        case reEstimated = "re-estimated"
        case batch

        /// Whether running values are part of the vector.
        var areKept: Bool { self == .gossiped || self == .local }
    }

    let output: SampleShape
    fileprivate let channels: Int
    /// Numbers of one channel in one sample.
    fileprivate let plane: Int
    fileprivate let epsilon: Float
    fileprivate let statistics: Statistics
    /// What the gradient of a running value is multiplied by.
    fileprivate let rate: Float

    /// - Throws: when the input is neither images nor features.
    init(_ statistics: Statistics, rate: Float, epsilon: Float, on input: SampleShape) throws(LayerError) {
        switch input {
        case .features(let count): (channels, plane) = (count, 1)
        case .image(let channels, let height, let width): (self.channels, plane) = (channels, height * width)
        case .tokens: throw .needs("images or features", got: input, "use layer-norm")
        }
        output = input
        self.statistics = statistics
        self.rate = rate
        self.epsilon = epsilon
    }

    var needsEstimation: Bool { statistics == .reEstimated }

    var parameters: [LayerParameter] {
        let weights = [
            LayerParameter(name: "weight", shape: [channels], start: .constant(1)),
            LayerParameter(name: "bias", shape: [channels], start: .constant(0)),
        ]
        guard statistics.areKept else { return weights }
        return weights
            + [("running_mean", 0), ("running_var", 1)].map { name, start in
                LayerParameter(
                    name: name, shape: [channels], start: .constant(start), isStatistic: true,
                    isLocal: statistics == .local)
            }
    }

    func makePass() -> any LayerPass { BatchNormPass(self) }
}

private final class BatchNormPass: LayerPass {
    private let layer: BatchNorm
    /// Whether the batch lies with the channels outermost, as images do.
    private let isChannelMajor: Bool
    /// Features of a batch with the features outermost, and room for the result in that order.
    private var turned: [Float] = []
    private var turnedResult: [Float] = []
    /// Of each channel: the batch's mean, variance (biased), and 1/√(variance + ε).
    private var means: [Float]
    private var variances: [Float]
    private var inverses: [Float]
    /// What an estimation found.
    private var estimatedMeans: [Float]
    private var estimatedVariances: [Float]

    init(_ layer: BatchNorm) {
        self.layer = layer
        if case .image = layer.output { isChannelMajor = true } else { isChannelMajor = false }
        means = [Float](repeating: 0, count: layer.channels)
        variances = [Float](repeating: 1, count: layer.channels)
        inverses = variances
        estimatedMeans = means
        estimatedVariances = variances
    }

    func reserve(rows: Int) {
        guard !isChannelMajor, turned.count < rows * layer.channels else { return }
        turned = [Float](repeating: 0, count: rows * layer.channels)
        turnedResult = turned
    }

    func forward(
        _ input: Span<Float>, _ parameters: Span<Float>, into output: inout MutableSpan<Float>,
        _ context: inout PassContext
    ) {
        guard !isChannelMajor else {
            return normalise(input, parameters, into: &output, context)
        }
        turn(input, outer: context.rows, inner: layer.channels, into: &turned)
        let source = turned
        normalise(source.span.extracting(0..<input.count), parameters, context, into: &turnedResult)
        let result = turnedResult
        BlockTranspose.copy(
            result.span.extracting(0..<input.count), outer: layer.channels, inner: context.rows, block: 1,
            into: &output)
    }

    func backward(
        _ delta: Span<Float>, input: Span<Float>, output: Span<Float>, _ parameters: Span<Float>, rows: Int,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
    ) {
        if isChannelMajor {
            backPropagate(delta, input, parameters, rows, into: &gradient, inputDelta: &inputDelta)
        } else {
            turn(delta, outer: rows, inner: layer.channels, into: &turnedResult)
            let source = turned
            backPropagate(source.span.extracting(0..<input.count), parameters, rows, into: &gradient)
            if inputDelta.count > 0 {
                let result = turnedResult
                BlockTranspose.copy(
                    result.span.extracting(0..<input.count), outer: layer.channels, inner: rows, block: 1,
                    into: &inputDelta)
            }
        }
        writeStatistics(parameters, rows, into: &gradient)
    }

    // MARK: - Channels outermost

    private func normalise(
        _ x: Span<Float>, _ parameters: Span<Float>, into y: inout MutableSpan<Float>, _ context: PassContext
    ) {
        chooseStatistics(x, parameters, context)
        let size = context.rows * layer.plane
        for channel in 0..<layer.channels {
            let scale = inverses[channel] * parameters[channel]
            let shift = parameters[layer.channels + channel] - means[channel] * scale
            let line = x.extracting((channel * size)..<((channel + 1) * size))
            var result = y._mutatingExtracting((channel * size)..<((channel + 1) * size))
            for index in line.indices { result[index] = line[index] * scale + shift }
        }
    }

    private func chooseStatistics(_ x: Span<Float>, _ parameters: Span<Float>, _ context: PassContext) {
        let size = context.rows * layer.plane
        let usesBatch = context.purpose != .evaluation || layer.statistics == .batch
        for channel in 0..<layer.channels {
            if usesBatch {
                let line = x.extracting((channel * size)..<((channel + 1) * size))
                means[channel] = VectorKernels.sum(line) / Float(size)
                variances[channel] =
                    VectorKernels.squaredDeviation(line, from: means[channel]) / Float(size)
            } else if layer.statistics.areKept {
                means[channel] = parameters[2 * layer.channels + channel]
                // An optimizer with momentum may carry a running variance past 0.
                variances[channel] = max(0, parameters[3 * layer.channels + channel])
            } else {
                means[channel] = estimatedMeans[channel]
                variances[channel] = estimatedVariances[channel]
            }
            inverses[channel] = 1 / (variances[channel] + layer.epsilon).squareRoot()
            if context.purpose == .estimation {
                estimatedMeans[channel] = means[channel]
                estimatedVariances[channel] = variances[channel]
            }
        }
    }

    /// With `x̂ = (x − mean)/√(variance + ε)`: `∂w = Σ δ·x̂`, `∂b = Σ δ`,
    /// `∂x = w/√(variance + ε) · (δ − ∂b/n − x̂·∂w/n)`.
    private func backPropagate(
        _ delta: Span<Float>, _ x: Span<Float>, _ parameters: Span<Float>, _ rows: Int,
        into gradient: inout MutableSpan<Float>, inputDelta: inout MutableSpan<Float>
    ) {
        let size = rows * layer.plane
        for channel in 0..<layer.channels {
            let range = (channel * size)..<((channel + 1) * size)
            let line = x.extracting(range)
            let incoming = delta.extracting(range)
            let terms = backPropagation(channel, incoming, line, parameters, into: &gradient)
            guard inputDelta.count > 0 else { continue }
            var result = inputDelta._mutatingExtracting(range)
            for index in line.indices {
                result[index] = terms.delta * incoming[index] + terms.x * line[index] + terms.constant
            }
        }
    }

    /// Writes the gradients of a channel's weights; gives `∂x` as a combination of δ, x and 1.
    private func backPropagation(
        _ channel: Int, _ delta: Span<Float>, _ x: Span<Float>, _ parameters: Span<Float>,
        into gradient: inout MutableSpan<Float>
    ) -> (delta: Float, x: Float, constant: Float) {
        let count = Float(x.count)
        let biasGradient = VectorKernels.sum(delta)
        let weightGradient = VectorKernels.dot(delta, x, minus: means[channel]) * inverses[channel]
        gradient[channel] = weightGradient
        gradient[layer.channels + channel] = biasGradient
        let scale = parameters[channel] * inverses[channel]
        let slope = -scale * inverses[channel] * weightGradient / count
        return (scale, slope, -scale * biasGradient / count - slope * means[channel])
    }

    private func writeStatistics(
        _ parameters: Span<Float>, _ rows: Int, into gradient: inout MutableSpan<Float>
    ) {
        guard layer.statistics.areKept else { return }
        let count = Float(rows * layer.plane)
        let unbiased = count / max(1, count - 1)
        for channel in 0..<layer.channels {
            let (mean, variance) = (2 * layer.channels + channel, 3 * layer.channels + channel)
            gradient[mean] = layer.rate * (parameters[mean] - means[channel])
            gradient[variance] = layer.rate * (parameters[variance] - unbiased * variances[channel])
        }
    }

    // MARK: - Features, turned

    private func normalise(
        _ x: Span<Float>, _ parameters: Span<Float>, _ context: PassContext, into result: inout [Float]
    ) {
        var whole = result.mutableSpan
        var used = whole._mutatingExtracting(0..<x.count)
        normalise(x, parameters, into: &used, context)
    }

    /// From δ in `turnedResult` to `∂x` in its place.
    private func backPropagate(
        _ x: Span<Float>, _ parameters: Span<Float>, _ rows: Int, into gradient: inout MutableSpan<Float>
    ) {
        for channel in 0..<layer.channels {
            let range = (channel * rows)..<((channel + 1) * rows)
            let deltas = turnedResult
            let line = x.extracting(range)
            let terms = backPropagation(
                channel, deltas.span.extracting(range), line, parameters, into: &gradient)
            Self.combine(terms, line, range, &turnedResult)
        }
    }

    private static func combine(
        _ terms: (delta: Float, x: Float, constant: Float), _ x: Span<Float>, _ range: Range<Int>,
        _ deltas: inout [Float]
    ) {
        var whole = deltas.mutableSpan
        var line = whole._mutatingExtracting(range)
        for index in x.indices {
            line[index] = terms.delta * line[index] + terms.x * x[index] + terms.constant
        }
    }

    private func turn(_ source: Span<Float>, outer: Int, inner: Int, into target: inout [Float]) {
        var whole = target.mutableSpan
        var used = whole._mutatingExtracting(0..<source.count)
        BlockTranspose.copy(source, outer: outer, inner: inner, block: 1, into: &used)
    }
}

extension BatchNorm {
    static let entry = LayerEntry(
        "batch-norm", "Normalises each channel, or feature, over the batch (nn.BatchNorm2d, nn.BatchNorm1d)",
        source: "Ioffe & Szegedy 2015 (arXiv:1502.03167)",
        start: "w 1, b 0; running means 0, running variances 1",
        settings: [
            .normStatistics,
            Setting(
                "statistics-rate", .number(0...1e6), default: 1,
                "gossiped: with sgd, learning rate times this is PyTorch's momentum of the running values"),
            Setting(
                "momentum", .number(0...1, excludingLowerBound: true), default: 0.1,
                "local: the batch's share in a running value after each step (PyTorch's default 0.1)"),
            .variancePadding,
        ]
    ) { settings, input throws(LayerError) in
        let statistics = Statistics(rawValue: settings.text("statistics")) ?? .gossiped
        return try BatchNorm(
            statistics, rate: Float(settings.number(statistics == .local ? "momentum" : "statistics-rate")),
            epsilon: Float(settings.number("epsilon")), on: input)
    }
}

extension Setting {
    /// What an evaluation normalises by.
    static let normStatistics = Setting(
        "statistics", .choice(BatchNorm.Statistics.allCases.map(\.rawValue)), default: "gossiped",
        "what an evaluation uses: running values that are part of the averaged vector, those of each node's own, "
            + "values re-estimated from training samples, or those of the batch at hand")
}
