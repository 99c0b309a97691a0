/// A level of the local models' mean on the test data that counts as good enough, fixed before the run.
public struct Target: Sendable, Equatable {
    /// The figures a target may be set for, under the names that reports give them.
    public enum Metric: String, Sendable, CaseIterable {
        /// The loss without the L2 penalty.
        case loss
        /// The share of samples classified correctly.
        case accuracy
        /// The mean squared error in the data's units.
        case meanSquaredError = "mse"
        /// The root of the mean squared error, in the data's units.
        case rootMeanSquaredError = "rmse"
        /// The mean absolute error in the data's units.
        case meanAbsoluteError = "mae"
        /// The explained share of the targets' variance.
        case r2
        /// The cross-entropy of a text's next character in nats.
        case nats = "nats-per-character"
        /// The same in bits.
        case bits = "bits-per-character"
        /// The exponential of the same in nats.
        case perplexity
        /// The share of analogies of family that word vectors solve.
        case familyAnalogies = "family-analogies"
    }

    /// Which side of the value is good.
    public enum Bound: String, Sendable, CaseIterable {
        /// The value or more.
        case atLeast = "at-least"
        /// The value or less.
        case atMost = "at-most"
    }

    /// Which figure.
    public let metric: Metric
    /// Which side of `value` is good.
    public let bound: Bound
    /// Where good begins.
    public let value: Double
    /// How many evaluations in a row must be good, at least 1.
    public let sustained: Int
    /// Whether a run ends once it reaches the target, before its budget is spent.
    public let stopsRun: Bool
}
