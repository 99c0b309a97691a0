import Determinism
import LinearAlgebra

/// One thread's buffers for a sequential network: the gathered batch, the layers' chain, and the outputs.
final class SequentialWorkspace: ModelWorkspace {
    private let list: LayerList
    private let loss: any Loss
    private let features: (train: Features, test: Features)
    private let targets: (train: Targets, test: Targets)
    private let chain: LayerChain
    private let batch: InputBatch
    private let outputs: NetworkOutputs
    private let estimationSamples: [Int32]

    /// Samples that pass through the layers at once in an evaluation: few enough for the caches, and fixed, so that
    /// results do not depend on anything else.
    private let evaluationBatch: Int
    private static let evaluationRows = 128
    /// The same for text: tokens of all its samples.
    private static let evaluationTokens = 2048
    /// Samples that statistics are estimated from before an evaluation, evenly spread over the training part.
    static let estimationBatch = 512

    init(_ network: SequentialNetwork, dataset: Dataset, loss: any Loss) {
        let (train, test) = (dataset.train.features, dataset.test.features)
        precondition(
            train.width == network.list.input.count && test.width == train.width && test.kind == train.kind,
            "\(network.fingerprint) on rows of \(train.width) and \(test.width) numbers")
        list = network.list
        self.loss = loss
        features = (train, test)
        evaluationBatch =
            train.kind == .text ? max(1, Self.evaluationTokens / train.width) : Self.evaluationRows
        targets = (dataset.train.targets, dataset.test.targets)
        chain = LayerChain(network.list)
        batch = InputBatch(network.list.input)
        outputs = NetworkOutputs(width: network.list.output.count)
        let count = network.list.needsEstimation ? min(train.count, Self.estimationBatch) : 0
        estimationSamples = (0..<count).map { Int32($0 * train.count / count) }
    }

    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, into gradient: inout MutableSpan<Float>
    ) -> Float {
        precondition(samples.count > 0, "the gradient of an empty batch")
        reserve(rows: samples.count, forGradient: true)
        var context = PassContext(
            rows: samples.count, purpose: .training, noise: BatchNoise.stream(parameters, samples))
        batch.gather(samples, of: features.train)
        let input = batch.values
        let used = input.span.extracting(0..<(samples.count * list.input.count))
        chain.forward(used, parameters, &context)
        outputs.copy(from: chain, rows: samples.count)
        let mean = outputs.takeGradient(of: loss, targets.train, samples)
        let delta = outputs.values
        var nobodyAsks = MutableSpan<Float>()
        chain.backward(
            delta.span.extracting(0..<(samples.count * list.output.count)), input: used, parameters,
            into: &gradient, inputDelta: &nobodyAsks)
        return mean
    }

    func prepareEvaluation(_ parameters: Span<Float>) {
        guard !estimationSamples.isEmpty else { return }
        let samples = estimationSamples
        reserve(rows: samples.count, forGradient: false)
        batch.gather(samples.span, of: features.train)
        pass(parameters, rows: samples.count, .estimation)
    }

    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        var first = samples.lowerBound
        while first < samples.upperBound {
            let part = first..<min(first + evaluationBatch, samples.upperBound)
            reserve(rows: part.count, forGradient: false)
            batch.copy(part, of: split == .train ? features.train : features.test)
            pass(parameters, rows: part.count, .evaluation)
            outputs.copy(from: chain, rows: part.count)
            outputs.accumulate(
                loss, split == .train ? targets.train : targets.test, part, into: &totals)
            first = part.upperBound
        }
    }

    private func reserve(rows: Int, forGradient: Bool) {
        batch.reserve(rows: rows)
        outputs.reserve(rows: rows)
        chain.reserve(rows: rows, forGradient: forGradient)
    }

    private func pass(_ parameters: Span<Float>, rows: Int, _ purpose: PassContext.Purpose) {
        var context = PassContext(rows: rows, purpose: purpose, noise: BatchNoise.none)
        let input = batch.values
        chain.forward(input.span.extracting(0..<(rows * list.input.count)), parameters, &context)
    }
}
