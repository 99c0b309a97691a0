import Determinism
import Glibc
public import LinearAlgebra

/// What is learned: a data set, a model and a loss.
///
/// Immutable and shared by all threads.
public final class Workload: Sendable {
    /// What is learned from.
    public let dataset: Dataset
    /// What maps a sample to outputs.
    public let model: any Model
    /// What training makes small.
    public let loss: any Loss
    /// The factor λ of `(λ/2)·‖x‖²`, added to the loss of every batch.
    ///
    /// All parameters count, biases too, as PyTorch's weight decay counts them: the objective is λ-strongly convex when
    /// the loss is convex.
    public let l2: Float
    /// How large a batch's gradient, L2 included, may be; nil for any size.
    public let clipping: GradientClipping?

    private let trainSpread: Double
    private let testSpread: Double

    /// - Parameters:
    ///   - dataset: what to learn from.
    ///   - model: made for this data set.
    ///   - loss: what to make small.
    ///   - l2: λ, at least 0.
    ///   - clipping: of every batch's gradient; nil for none.
    /// - Throws: when the loss cannot be taken on the data's targets, or its metric not be measured.
    public init(
        dataset: Dataset, model: any Model, loss: any Loss, l2: Float = 0, clipping: GradientClipping? = nil
    ) throws(WorkloadError) {
        precondition(l2 >= 0, "l2 factor \(l2)")
        guard loss.accepts(dataset.train.targets) else {
            throw .lossNeeds(loss: loss.name, dataset: dataset.name, has: dataset.targetKind)
        }
        guard loss.metric != .familyAnalogies || dataset.vocabulary?.questions.family.isEmpty == false
        else {
            throw .metricNeeds(
                metric: loss.metric, what: "analogies of family whose words are all in the text",
                dataset: dataset.name)
        }
        self.dataset = dataset
        self.model = model
        self.loss = loss
        self.l2 = l2
        self.clipping = clipping
        trainSpread = Self.meanSquaredSpread(dataset.train.targets)
        testSpread = Self.meanSquaredSpread(dataset.test.targets)
    }

    /// The length of the flat parameter vector.
    public var parameterCount: Int { model.layout.count }

    /// What is reported beside the loss.
    public var metric: Metric { loss.metric }

    /// Whether gradients list the few parameters that they touch.
    ///
    /// L2 and clipping look at all parameters, whatever the model.
    public var hasSparseGradients: Bool { model.hasSparseGradients && l2 == 0 && clipping == nil }

    /// What two nodes must agree on to exchange parameters, in words.
    public var fingerprint: String { model.fingerprint }

    /// The parameters that every node of a run starts from.
    public func initialParameters(seed: UInt64) -> ParameterSnapshot {
        var stream = RandomStream(seed: seed, purpose: "initial parameters")
        return ParameterSnapshot(model.initialValues(&stream))
    }

    /// A workspace for one thread.
    public func makeLearner() -> Learner { Learner(self) }

    /// Turns sums over samples into means.
    func evaluation(of totals: EvaluationTotals, on split: Split) -> Evaluation {
        let count = Double(max(1, totals.samples))
        let (loss, score) = (totals.loss / count, totals.score / count)
        let value =
            switch metric {
            case .accuracy, .familyAnalogies, .meanSquaredError, .meanAbsoluteError: score
            case .rootMeanSquaredError: score.squareRoot()
            case .r2: 1 - score / (split == .train ? trainSpread : testSpread)
            case .nats: loss
            case .bits: loss / log(2)
            case .perplexity: exp(loss)
            }
        return Evaluation(samples: totals.samples, loss: loss, metric: value)
    }

    /// What R² compares with; 0 for classes.
    ///
    /// The mean over samples and outputs of the squared distance to the output's mean, in the data's units.
    private static func meanSquaredSpread(_ targets: Targets) -> Double {
        guard case .values(let real) = targets else { return 0 }
        let matrix = real.matrix
        var spread = 0.0
        for column in 0..<matrix.columns {
            let values = (0..<matrix.rows).map { Double(matrix[$0, column]) * real.scale[column] }
            let mean = values.reduce(0, +) / Double(matrix.rows)
            spread += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(matrix.rows)
        }
        return spread / Double(matrix.columns)
    }
}
