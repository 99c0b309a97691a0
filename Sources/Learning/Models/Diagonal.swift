import Catalogues
import Determinism
import LinearAlgebra

/// One parameter for each feature and nothing between them: `z_j = a_j·x_j`; parameters `[features]`, all 0 at the start.
///
/// With the loss `half-square` the objective is a separable quadratic, whose path under any linear method has a closed form:
/// see data set `quadratics`.
struct Diagonal: Model {
    let layout: ParameterLayout

    init(width: Int) {
        layout = ParameterLayout([("weight", [width], .rowMajor)])
    }

    var fingerprint: String { "diagonal \(layout.count)" }

    func initialValues(_ stream: inout RandomStream) -> [Float] {
        [Float](repeating: 0, count: layout.count)
    }

    func makeWorkspace(for dataset: Dataset, loss: any Loss) -> any ModelWorkspace {
        DiagonalWorkspace(width: layout.count, dataset: dataset, loss: loss)
    }
}

/// One thread's buffer for a diagonal model.
private final class DiagonalWorkspace: ModelWorkspace {
    private let width: Int
    private let loss: any Loss
    private let dataset: Dataset
    private let trainRows: DenseMatrix
    private let testRows: DenseMatrix
    private var outputs: [Float] = []

    init(width: Int, dataset: Dataset, loss: any Loss) {
        guard case .dense(let trainRows) = dataset.train.features,
            case .dense(let testRows) = dataset.test.features
        else { preconditionFailure("a diagonal model reads dense rows only") }
        precondition(
            trainRows.columns == width && testRows.columns == width && dataset.outputCount == width,
            "a diagonal model of \(width) on \(trainRows.columns) features and \(dataset.outputCount) outputs"
        )
        self.width = width
        self.loss = loss
        self.dataset = dataset
        self.trainRows = trainRows
        self.testRows = testRows
    }

    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, into gradient: inout MutableSpan<Float>
    ) -> Float {
        precondition(samples.count > 0, "the gradient of an empty batch")
        reserve(rows: samples.count)
        return Self.gradient(
            loss, trainRows, dataset.train.targets, parameters, samples, &outputs, into: &gradient)
    }

    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        reserve(rows: samples.count)
        Self.accumulate(
            loss, split == .train ? trainRows : testRows, dataset[split].targets, parameters, samples,
            &outputs, into: &totals)
    }

    // MARK: - Arithmetic on borrowed buffers

    private static func gradient(
        _ loss: any Loss, _ matrix: DenseMatrix, _ targets: Targets, _ parameters: Span<Float>,
        _ samples: Span<Int32>, _ outputs: inout [Float], into gradient: inout MutableSpan<Float>
    ) -> Float {
        let width = parameters.count
        let rows = matrix.values.span
        var whole = outputs.mutableSpan
        var batch = whole._mutatingExtracting(0..<(samples.count * width))
        for row in samples.indices {
            scale(rows, row: Int(samples[row]), by: parameters, into: &batch, row: row)
        }
        let meanLoss = loss.gradient(&batch, width: width, targets: targets, samples: samples)
        for column in 0..<width { gradient[column] = 0 }
        for row in samples.indices {
            let first = Int(samples[row]) * width
            for column in 0..<width {
                gradient[column] += rows[first + column] * batch[row * width + column]
            }
        }
        return meanLoss
    }

    private static func accumulate(
        _ loss: any Loss, _ matrix: DenseMatrix, _ targets: Targets, _ parameters: Span<Float>,
        _ samples: Range<Int>, _ outputs: inout [Float], into totals: inout EvaluationTotals
    ) {
        let width = parameters.count
        let rows = matrix.values.span
        var whole = outputs.mutableSpan
        var batch = whole._mutatingExtracting(0..<(samples.count * width))
        for row in 0..<samples.count {
            scale(rows, row: samples.lowerBound + row, by: parameters, into: &batch, row: row)
        }
        loss.accumulate(&batch, width: width, targets: targets, samples: samples, into: &totals)
    }

    /// One sample's outputs, `a ⊙ x`.
    private static func scale(
        _ rows: Span<Float>, row: Int, by parameters: Span<Float>, into batch: inout MutableSpan<Float>,
        row target: Int
    ) {
        let width = parameters.count
        for column in 0..<width {
            batch[target * width + column] = rows[row * width + column] * parameters[column]
        }
    }

    private func reserve(rows: Int) {
        if outputs.count < rows * width { outputs = [Float](repeating: 0, count: rows * width) }
    }
}

extension Diagonal {
    static let entry = ModelEntry(
        "diagonal", "One parameter for each feature: z_j = a_j x_j; the quadratics of optimisation"
    ) { _, dataset throws(WorkloadError) in
        guard dataset.classCount == nil else {
            throw .modelNeeds(
                model: "diagonal", targets: "real-valued targets", dataset: dataset.name,
                has: dataset.targetKind)
        }
        guard dataset.featureCount == dataset.outputCount else {
            throw .modelNeeds(
                model: "diagonal", targets: "as many outputs as features", dataset: dataset.name,
                has: "\(dataset.outputCount) outputs and \(dataset.featureCount) features")
        }
        return Diagonal(width: dataset.featureCount)
    }
}
