import Determinism
import LinearAlgebra

/// One linear layer on sparse rows: `z = W·x + b` at the cost of the numbers that are not 0.
///
/// The same model as a `DenseNetwork` of one layer, with the same start; W is always stored as `[features, outputs]`, so
/// that a feature's weights lie beside each other and a gradient touches whole rows.
struct SparseRegression: Model {
    let layout: ParameterLayout
    let fingerprint: String
    var hasSparseGradients: Bool { true }
    let features: Int
    let outputs: Int

    /// - Parameters:
    ///   - kind: the first word of the fingerprint.
    ///   - features: numbers in each row.
    ///   - outputs: for each sample.
    init(_ kind: String, features: Int, outputs: Int) {
        layout = ParameterLayout([
            ("weight", [outputs, features], .transposed), ("bias", [outputs], .rowMajor),
        ])
        fingerprint = "\(kind) \(features)-\(outputs) sparse"
        self.features = features
        self.outputs = outputs
    }

    func initialValues(_ stream: inout RandomStream) -> [Float] {
        let bound = 1 / Double(features).squareRoot()
        var values = [Float](repeating: 0, count: layout.count)
        for index in 0..<layout.tensors[0].count {
            values[layout.tensors[0].position(of: index)] = Float(stream.uniform(-bound, bound))
        }
        for position in layout.tensors[1].range { values[position] = Float(stream.uniform(-bound, bound)) }
        return values
    }

    func makeWorkspace(for dataset: Dataset, loss: any Loss) -> any ModelWorkspace {
        SparseRegressionWorkspace(self, dataset: dataset, loss: loss)
    }
}

/// A single linear layer: linear regression, softmax regression.
enum OneLayer {
    /// The model that reads the data's kind of rows.
    static func model(_ kind: String, for dataset: Dataset) -> any Model {
        let (features, outputs) = (dataset.featureCount, dataset.outputCount)
        return dataset.train.features.kind == .sparse
            ? SparseRegression(kind, features: features, outputs: outputs)
            : DenseNetwork(kind, widths: [features, outputs])
    }
}

/// One thread's buffers for a linear layer on sparse rows.
private final class SparseRegressionWorkspace: SparseModelWorkspace {
    private let width: Int
    private let biases: Int
    private let loss: any Loss
    private let train: (rows: SparseMatrix, targets: Targets)
    private let test: (rows: SparseMatrix, targets: Targets)
    private var outputs: [Float] = []
    private var met: RowMarks

    init(_ model: SparseRegression, dataset: Dataset, loss: any Loss) {
        guard case .sparse(let train) = dataset.train.features,
            case .sparse(let test) = dataset.test.features
        else { preconditionFailure("\(model.fingerprint) reads sparse rows only") }
        precondition(
            train.columns == model.features && test.columns == model.features,
            "\(model.fingerprint) on rows of \(train.columns) numbers")
        width = model.outputs
        biases = model.layout.tensors[1].offset
        self.loss = loss
        self.train = (train, dataset.train.targets)
        self.test = (test, dataset.test.targets)
        met = RowMarks(rows: model.features)
    }

    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, addingTo gradient: inout MutableSpan<Float>,
        touched: TouchedBlocks?
    ) -> Float {
        precondition(samples.count > 0, "the gradient of an empty batch")
        reserve(rows: samples.count)
        if let touched { list(samples, in: touched) }
        return Self.gradient(
            train.rows, loss, train.targets, parameters, samples, &outputs, width, biases, into: &gradient)
    }

    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        reserve(rows: samples.count)
        let (rows, targets) = split == .train ? train : test
        Self.accumulate(
            rows, loss, targets, parameters, samples, &outputs, width, biases, into: &totals)
    }

    private func reserve(rows: Int) {
        if outputs.count < rows * width { outputs = [Float](repeating: 0, count: rows * width) }
    }

    /// Lists the weights of the batch's features, each once, and the biases.
    private func list(_ samples: Span<Int32>, in touched: TouchedBlocks) {
        met.beginBatch()
        for index in samples.indices {
            for place in train.rows.places(ofRow: Int(samples[index])) {
                let feature = Int(train.rows.indices[place])
                if met.meets(feature) { touched.append(start: feature * width, count: width) }
            }
        }
        touched.append(start: biases, count: width)
    }

    // MARK: - Arithmetic on borrowed buffers

    private static func gradient(
        _ rows: SparseMatrix, _ loss: any Loss, _ targets: Targets, _ x: Span<Float>, _ samples: Span<Int32>,
        _ outputs: inout [Float], _ width: Int, _ biases: Int, into gradient: inout MutableSpan<Float>
    ) -> Float {
        var whole = outputs.mutableSpan
        var batch = whole._mutatingExtracting(0..<(samples.count * width))
        for index in samples.indices {
            multiply(rows, row: Int(samples[index]), x, biases, width, into: &batch, at: index * width)
        }
        let meanLoss = loss.gradient(&batch, width: width, targets: targets, samples: samples)
        for index in samples.indices {
            let delta = batch.span.extracting((index * width)..<((index + 1) * width))
            for place in rows.places(ofRow: Int(samples[index])) {
                add(rows.values[place], times: delta, to: &gradient, at: Int(rows.indices[place]) * width)
            }
            add(1, times: delta, to: &gradient, at: biases)
        }
        return meanLoss
    }

    private static func accumulate(
        _ rows: SparseMatrix, _ loss: any Loss, _ targets: Targets, _ x: Span<Float>, _ samples: Range<Int>,
        _ outputs: inout [Float], _ width: Int, _ biases: Int, into totals: inout EvaluationTotals
    ) {
        var whole = outputs.mutableSpan
        var batch = whole._mutatingExtracting(0..<(samples.count * width))
        for index in 0..<samples.count {
            multiply(rows, row: samples.lowerBound + index, x, biases, width, into: &batch, at: index * width)
        }
        loss.accumulate(&batch, width: width, targets: targets, samples: samples, into: &totals)
    }

    /// One sample's outputs, `W·x + b`.
    private static func multiply(
        _ rows: SparseMatrix, row: Int, _ x: Span<Float>, _ biases: Int, _ width: Int,
        into batch: inout MutableSpan<Float>, at start: Int
    ) {
        for output in 0..<width { batch[start + output] = x[biases + output] }
        for place in rows.places(ofRow: row) {
            let weights = x.extracting(
                (Int(rows.indices[place]) * width)..<((Int(rows.indices[place]) + 1) * width))
            add(rows.values[place], times: weights, to: &batch, at: start)
        }
    }

    /// `target[start...] ← target[start...] + a·y`.
    private static func add(
        _ a: Float, times y: Span<Float>, to target: inout MutableSpan<Float>, at start: Int
    ) {
        var part = target._mutatingExtracting(start..<(start + y.count))
        for index in y.indices { part[index] += a * y[index] }
    }
}
