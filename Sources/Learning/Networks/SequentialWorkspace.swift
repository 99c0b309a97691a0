import Determinism
import LinearAlgebra

/// One thread's buffers for a sequential network: the gathered batch, the layers' chain, and the outputs.
final class SequentialWorkspace: ModelWorkspace {
    private let list: LayerList
    private let loss: any Loss
    private let rows: (train: DenseMatrix, test: DenseMatrix)
    private let targets: (train: Targets, test: Targets)
    private let chain: LayerChain
    /// The chosen rows of the data, `[batch, features]`.
    private var gathered: [Float] = []
    /// The same as a batch of the network's input shape, where that is another order.
    private var batch: [Float] = []
    /// The last layer's result, then the loss's gradient with respect to it.
    private var outputs: [Float] = []
    private let estimationSamples: [Int32]

    /// Samples that pass through the layers at once in an evaluation: few enough for the caches, and fixed, so that
    /// results do not depend on anything else.
    static let evaluationBatch = 128
    /// Samples that statistics are estimated from before an evaluation, evenly spread over the training part.
    static let estimationBatch = 512

    init(_ network: SequentialNetwork, dataset: Dataset, loss: any Loss) {
        guard case .dense(let train) = dataset.train.features, case .dense(let test) = dataset.test.features
        else { preconditionFailure("\(network.fingerprint) reads dense rows only") }
        precondition(
            train.columns == network.list.input.count && test.columns == train.columns,
            "\(network.fingerprint) on rows of \(train.columns) numbers")
        list = network.list
        self.loss = loss
        rows = (train, test)
        targets = (dataset.train.targets, dataset.test.targets)
        chain = LayerChain(network.list)
        let count = network.list.needsEstimation ? min(train.rows, Self.estimationBatch) : 0
        estimationSamples = (0..<count).map { Int32($0 * train.rows / count) }
    }

    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, into gradient: inout MutableSpan<Float>
    ) -> Float {
        precondition(samples.count > 0, "the gradient of an empty batch")
        reserve(rows: samples.count, forGradient: true)
        var context = PassContext(
            rows: samples.count, purpose: .training, noise: BatchNoise.stream(parameters, samples))
        gather(samples)
        let (gathered, batch) = (gathered, batch)
        let input = reorders ? batch.span : gathered.span
        let used = input.extracting(0..<(samples.count * list.input.count))
        chain.forward(used, parameters, &context)
        let width = list.output.count
        Self.copyResult(chain, &outputs, samples.count * width)
        let mean = loss.gradient(
            inBuffer: &outputs, width: width, targets: targets.train, samples: samples)
        let result = outputs
        var nobodyAsks = MutableSpan<Float>()
        chain.backward(
            result.span.extracting(0..<(samples.count * width)), input: used, parameters, into: &gradient,
            inputDelta: &nobodyAsks)
        return mean
    }

    func prepareEvaluation(_ parameters: Span<Float>) {
        guard !estimationSamples.isEmpty else { return }
        let samples = estimationSamples
        reserve(rows: samples.count, forGradient: false)
        gather(samples.span)
        pass(parameters, rows: samples.count, .estimation)
    }

    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        let width = list.output.count
        var first = samples.lowerBound
        while first < samples.upperBound {
            let part = first..<min(first + Self.evaluationBatch, samples.upperBound)
            reserve(rows: part.count, forGradient: false)
            copy(part, of: split == .train ? rows.train : rows.test)
            pass(parameters, rows: part.count, .evaluation)
            Self.copyResult(chain, &outputs, part.count * width)
            loss.accumulate(
                inBuffer: &outputs, width: width, targets: split == .train ? targets.train : targets.test,
                samples: part, into: &totals)
            first = part.upperBound
        }
    }

    // MARK: - Batches

    /// Whether the network's input lies in another order than the data's rows.
    private var reorders: Bool {
        if case .image(let channels, _, _) = list.input { channels > 1 } else { false }
    }

    private func reserve(rows: Int, forGradient: Bool) {
        let count = rows * list.input.count
        if gathered.count < count { gathered = [Float](repeating: 0, count: count) }
        if reorders, batch.count < count { batch = [Float](repeating: 0, count: count) }
        let results = rows * list.output.count
        if outputs.count < results { outputs = [Float](repeating: 0, count: results) }
        chain.reserve(rows: rows, forGradient: forGradient)
    }

    /// Copies the samples' rows, and brings them into the network's order.
    private func gather(_ samples: Span<Int32>) {
        rows.train.gather(samples, intoBuffer: &gathered)
        reorder(rows: samples.count)
    }

    private func copy(_ samples: Range<Int>, of matrix: DenseMatrix) {
        Self.copy(matrix, samples, into: &gathered)
        reorder(rows: samples.count)
    }

    private func reorder(rows: Int) {
        guard reorders, case .image(let channels, let height, let width) = list.input else { return }
        let source = gathered
        Self.transpose(
            source.span.extracting(0..<(rows * list.input.count)), rows, channels, height * width, &batch)
    }

    private func pass(_ parameters: Span<Float>, rows: Int, _ purpose: PassContext.Purpose) {
        var context = PassContext(rows: rows, purpose: purpose, noise: BatchNoise.none)
        let (gathered, batch) = (gathered, batch)
        let input = reorders ? batch.span : gathered.span
        chain.forward(input.extracting(0..<(rows * list.input.count)), parameters, &context)
    }

    // MARK: - Borrowed buffers

    private static func copy(_ matrix: DenseMatrix, _ samples: Range<Int>, into target: inout [Float]) {
        let source = matrix.values.span.extracting(
            (samples.lowerBound * matrix.columns)..<(samples.upperBound * matrix.columns))
        var whole = target.mutableSpan
        var target = whole._mutatingExtracting(0..<source.count)
        for index in source.indices { target[index] = source[index] }
    }

    private static func transpose(
        _ source: Span<Float>, _ rows: Int, _ channels: Int, _ block: Int, _ target: inout [Float]
    ) {
        var whole = target.mutableSpan
        var target = whole._mutatingExtracting(0..<source.count)
        BlockTranspose.copy(source, outer: rows, inner: channels, block: block, into: &target)
    }

    private static func copyResult(_ chain: LayerChain, _ outputs: inout [Float], _ count: Int) {
        var whole = outputs.mutableSpan
        var used = whole._mutatingExtracting(0..<count)
        chain.copyResult(into: &used)
    }
}
