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
    /// The rows of the present batch, `[rows, width]`, and what the model puts out for them.
    private var batch: [Float] = []
    private var outputs: [Float] = []

    init(width: Int, dataset: Dataset, loss: any Loss) {
        precondition(dataset.train.features.kind == .dense, "a diagonal model reads dense rows only")
        precondition(
            dataset.featureCount == width && dataset.outputCount == width,
            "a diagonal model of \(width) on \(dataset.featureCount) features and \(dataset.outputCount) outputs"
        )
        self.width = width
        self.loss = loss
        self.dataset = dataset
    }

    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, into gradient: inout MutableSpan<Float>
    ) -> Float {
        precondition(samples.count > 0, "the gradient of an empty batch")
        reserve(rows: samples.count)
        dataset.train.features.gather(samples, intoBuffer: &batch)
        return Self.gradient(
            loss, batch, dataset.train.targets, parameters, samples, &outputs, into: &gradient)
    }

    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        reserve(rows: samples.count)
        dataset[split].features.copy(samples, intoBuffer: &batch)
        Self.accumulate(
            loss, batch, dataset[split].targets, parameters, samples, &outputs, into: &totals)
    }

    // MARK: - Arithmetic on borrowed buffers

    private static func gradient(
        _ loss: any Loss, _ inputs: [Float], _ targets: Targets, _ parameters: Span<Float>,
        _ samples: Span<Int32>, _ outputs: inout [Float], into gradient: inout MutableSpan<Float>
    ) -> Float {
        let width = parameters.count
        let rows = inputs.span
        var whole = outputs.mutableSpan
        var batch = whole._mutatingExtracting(0..<(samples.count * width))
        for row in samples.indices { scale(rows, by: parameters, into: &batch, row: row) }
        let meanLoss = loss.gradient(&batch, width: width, targets: targets, samples: samples)
        for column in 0..<width { gradient[column] = 0 }
        for row in samples.indices {
            let first = row * width
            for column in 0..<width { gradient[column] += rows[first + column] * batch[first + column] }
        }
        return meanLoss
    }

    private static func accumulate(
        _ loss: any Loss, _ inputs: [Float], _ targets: Targets, _ parameters: Span<Float>,
        _ samples: Range<Int>, _ outputs: inout [Float], into totals: inout EvaluationTotals
    ) {
        let width = parameters.count
        let rows = inputs.span
        var whole = outputs.mutableSpan
        var batch = whole._mutatingExtracting(0..<(samples.count * width))
        for row in 0..<samples.count { scale(rows, by: parameters, into: &batch, row: row) }
        loss.accumulate(&batch, width: width, targets: targets, samples: samples, into: &totals)
    }

    /// One sample's outputs, `a ⊙ x`.
    private static func scale(
        _ rows: Span<Float>, by parameters: Span<Float>, into batch: inout MutableSpan<Float>, row: Int
    ) {
        let first = row * parameters.count
        for column in parameters.indices { batch[first + column] = rows[first + column] * parameters[column] }
    }

    private func reserve(rows: Int) {
        guard outputs.count < rows * width else { return }
        outputs = [Float](repeating: 0, count: rows * width)
        batch = outputs
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
