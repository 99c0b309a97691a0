/// What is reported beside the loss.
public enum Metric: String, Sendable {
    /// The share of samples whose largest output is the right class, in `[0, 1]`.
    case accuracy
    /// The mean squared error in the data's own units, averaged over samples and outputs.
    case meanSquaredError = "mse"
    /// The square root of the mean squared error, in the data's own units.
    case rootMeanSquaredError = "rmse"
    /// The mean absolute error in the data's own units, averaged over samples and outputs.
    case meanAbsoluteError = "mae"
    /// The explained share of the targets' variance, at most 1; 0 for the mean of the evaluated part.
    case r2
    /// The cross-entropy of a text's next character in nats: the loss itself.
    case nats = "nats-per-character"
    /// The same in bits.
    case bits = "bits-per-character"
    /// The exponential of the cross-entropy in nats: among so many equally likely characters a guess is as hard.
    case perplexity
    /// The share of the analogies of section `family` that word vectors solve, in `[0, 1]` (`WordVectorQuality`).
    case familyAnalogies = "family-analogies"

    /// The name in reports.
    public var name: String { rawValue }

    /// Whether more is better.
    public var higherIsBetter: Bool { self == .accuracy || self == .r2 || self == .familyAnalogies }
}

/// A model's loss and metric on a part of the data.
public struct Evaluation: Sendable, Equatable {
    /// The number of samples evaluated.
    public let samples: Int
    /// The mean loss, without L2, in the units the model is trained on.
    public let loss: Double
    /// The value of the workload's metric.
    public let metric: Double

    /// - Parameters:
    ///   - samples: the number of samples evaluated.
    ///   - loss: the mean loss.
    ///   - metric: the value of the workload's metric.
    public init(samples: Int, loss: Double, metric: Double) {
        self.samples = samples
        self.loss = loss
        self.metric = metric
    }
}

/// Sums over evaluated samples, in double precision and in the order of the samples.
public struct EvaluationTotals: Sendable, Equatable {
    /// The number of samples added.
    public var samples = 0
    /// The sum of the losses.
    public var loss = 0.0
    /// The sum of right answers (of text: of the shares of right answers), or of squared or absolute errors in the data's
    /// units averaged over outputs.
    public var score = 0.0

    /// No samples yet.
    public init() {}
}
