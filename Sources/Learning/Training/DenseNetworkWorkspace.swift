import LinearAlgebra

/// One thread's buffers for a dense network: the gathered batch and what every layer keeps for its backward pass.
final class DenseNetworkWorkspace: ModelWorkspace {
    let layers: [DenseLayerShape]
    private let activation: Activation
    private let loss: any Loss
    private let trainRows: Features
    private let testRows: Features
    private let trainTargets: Targets
    private let testTargets: Targets
    let buffers: [DenseLayerBuffers]
    /// The rows of the present batch, at least `[rows, inputs]`.
    private(set) var batch: [Float] = []
    /// For clipping: a number for each row.
    var squaredNorms: [Float] = []

    init(_ network: DenseNetwork, dataset: Dataset, loss: any Loss) {
        (trainRows, testRows) = (dataset.train.features, dataset.test.features)
        precondition(
            trainRows.kind == .dense && testRows.kind == .dense,
            "\(network.fingerprint) reads dense rows only")
        precondition(
            trainRows.width == network.layers[0].inputs && testRows.width == trainRows.width,
            "\(network.fingerprint) on rows of \(trainRows.width) numbers")
        layers = network.layers
        activation = network.activation
        self.loss = loss
        trainTargets = dataset.train.targets
        testTargets = dataset.test.targets
        buffers = network.layers.map { _ in DenseLayerBuffers() }
    }

    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, into gradient: inout MutableSpan<Float>
    ) -> Float {
        let meanLoss = propagate(parameters, samples)
        writeGradient(rows: samples.count, into: &gradient)
        return meanLoss
    }

    /// Forward and back: leaves every layer's input and its error `∂(mean loss)/∂z` in the buffers.
    ///
    /// The last layer's error is in its `result`, the others' in their `delta`.
    func propagate(_ parameters: Span<Float>, _ samples: Span<Int32>) -> Float {
        let rows = samples.count
        precondition(rows > 0, "the gradient of an empty batch")
        reserve(rows: rows)
        let width = layers[0].inputs
        reserveBatch(rows: rows)
        trainRows.gather(samples, intoBuffer: &batch)
        let gathered = batch
        let input = gathered.span.extracting(0..<(rows * width))
        forward(input, parameters, rows: rows)
        let meanLoss = loss.gradient(
            inBuffer: &buffers[layers.count - 1].result, width: layers[layers.count - 1].outputs,
            targets: trainTargets, samples: samples)
        backPropagate(parameters, rows: rows)
        return meanLoss
    }

    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        let features = split == .train ? trainRows : testRows
        let width = layers[0].inputs
        reserve(rows: samples.count)
        if case .dense(let matrix) = features {
            // As they lie.
            let input = matrix.values.span.extracting(
                (samples.lowerBound * width)..<(samples.upperBound * width))
            forward(input, parameters, rows: samples.count)
        } else {
            reserveBatch(rows: samples.count)
            features.copy(samples, intoBuffer: &batch)
            let copied = batch
            forward(copied.span.extracting(0..<(samples.count * width)), parameters, rows: samples.count)
        }
        loss.accumulate(
            inBuffer: &buffers[layers.count - 1].result, width: layers[layers.count - 1].outputs,
            targets: split == .train ? trainTargets : testTargets, samples: samples, into: &totals)
    }

    // MARK: - Passes

    private func reserve(rows: Int) {
        for index in layers.indices { buffers[index].reserve(rows: rows, outputs: layers[index].outputs) }
    }

    private func reserveBatch(rows: Int) {
        let count = rows * layers[0].inputs
        if batch.count < count { batch = [Float](repeating: 0, count: count) }
    }

    /// Leaves every layer's result in its buffers; the last layer's has its bias and no activation.
    private func forward(_ input: Span<Float>, _ parameters: Span<Float>, rows: Int) {
        for index in layers.indices {
            let function = index == layers.count - 1 ? nil : activation
            let buffer = buffers[index]
            if index == 0 {
                Self.forward(layers[0], function, input, parameters, rows, &buffer.result, &buffer.slope)
            } else {
                let previous = buffers[index - 1].result
                let result = previous.span.extracting(0..<(rows * layers[index].inputs))
                Self.forward(layers[index], function, result, parameters, rows, &buffer.result, &buffer.slope)
            }
        }
    }

    /// Takes the last layer's `∂loss/∂z` from its result buffer and leaves every other layer's in its `delta`.
    private func backPropagate(_ parameters: Span<Float>, rows: Int) {
        for index in layers.indices.dropFirst().reversed() {
            let layer = layers[index]
            let deltas = errors(ofLayer: index)
            let previous = buffers[index - 1]
            let used = 0..<(rows * layer.inputs)
            let results = previous.result
            let slopes = previous.slope
            Self.backPropagate(
                layer, activation, deltas.span.extracting(0..<(rows * layer.outputs)), parameters, rows,
                result: results.span.extracting(used), slope: slopes.span.extracting(used),
                into: &previous.delta)
        }
    }

    /// The gradient of every layer, from the inputs and errors that `propagate` left.
    func writeGradient(rows: Int, into gradient: inout MutableSpan<Float>) {
        for index in layers.indices {
            let layer = layers[index]
            let deltas = errors(ofLayer: index)
            let inputs = inputs(ofLayer: index)
            layer.writeGradient(
                delta: deltas.span.extracting(0..<(rows * layer.outputs)),
                inputs: inputs.span.extracting(0..<(rows * layer.inputs)), into: &gradient, rows: rows)
        }
    }

    /// `[rows, inputs]`, and perhaps more.
    func inputs(ofLayer index: Int) -> [Float] { index == 0 ? batch : buffers[index - 1].result }

    /// `[rows, outputs]`, and perhaps more.
    func errors(ofLayer index: Int) -> [Float] {
        index == layers.count - 1 ? buffers[index].result : buffers[index].delta
    }

    // MARK: - Arithmetic on borrowed buffers

    private static func forward(
        _ layer: DenseLayerShape, _ activation: Activation?, _ input: Span<Float>, _ parameters: Span<Float>,
        _ rows: Int, _ result: inout [Float], _ slope: inout [Float]
    ) {
        var whole = result.mutableSpan
        var z = whole._mutatingExtracting(0..<(rows * layer.outputs))
        layer.multiply(input, parameters, into: &z, rows: rows)
        let bias = parameters.extracting(layer.biases)
        if let activation {
            var slope = slope.mutableSpan
            activation.apply(&z, bias: bias, slope: &slope)
        } else {
            DenseLayerShape.addBias(bias, to: &z)
        }
    }

    private static func backPropagate(
        _ layer: DenseLayerShape, _ activation: Activation, _ delta: Span<Float>, _ parameters: Span<Float>,
        _ rows: Int, result: Span<Float>, slope: Span<Float>, into previousDelta: inout [Float]
    ) {
        var whole = previousDelta.mutableSpan
        var used = whole._mutatingExtracting(0..<(rows * layer.inputs))
        layer.backPropagate(delta: delta, parameters, into: &used, rows: rows)
        activation.backPropagate(&used, result: result, slope: slope)
    }
}
