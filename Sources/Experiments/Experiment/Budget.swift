/// What every variant may spend; the run ends at the first evaluation at or after it.
public enum Budget: Sendable, Equatable {
    /// Training samples, counted over all nodes; at least 1.
    case samples(Int)
    /// Passes over the whole training data, counted over all nodes; greater than 0.
    case epochs(Double)
    /// Virtual time, in nanoseconds; at least 1.
    case time(nanoseconds: Int64)
    /// Bytes sent, counted over all nodes, overhead included; at least 1.
    case bytes(Int64)
}

/// How often models are evaluated, counted over all nodes; every variant is also evaluated at its start and end.
public enum EvaluationCadence: Sendable, Equatable {
    /// Every so many training samples; at least 1.
    case samples(Int)
    /// Every so many passes over the training data; greater than 0.
    case epochs(Double)
    /// Every so much virtual time, in nanoseconds; at least 1.
    case time(nanoseconds: Int64)
    /// Every so many bytes sent; at least 1.
    case bytes(Int64)

    /// Evaluations in a run when the file does not say how often.
    static let defaultCount = 20

    /// A twentieth of a budget, at least one unit.
    static func share(of budget: Budget) -> EvaluationCadence {
        switch budget {
        case .samples(let count): .samples(max(1, count / defaultCount))
        case .epochs(let count): .epochs(count / Double(defaultCount))
        case .time(let nanoseconds): .time(nanoseconds: max(1, nanoseconds / Int64(defaultCount)))
        case .bytes(let count): .bytes(max(1, count / Int64(defaultCount)))
        }
    }
}

/// A figure of the mean model on the test data that counts as good enough.
public struct Target: Sendable, Equatable {
    /// The figures a target may be set for.
    public enum Metric: String, Sendable, CaseIterable {
        /// The loss without the L2 penalty.
        case loss
        /// The share of samples classified correctly.
        case accuracy
        /// The mean squared error in the data's units.
        case meanSquaredError = "mse"
        /// The explained share of the targets' variance.
        case r2
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
    /// Whether a run ends once it reaches the target, before its budget is spent.
    public let stopsRun: Bool

    /// Whether a figure is good enough; NaN never is.
    public func isReached(by figure: Double) -> Bool {
        bound == .atLeast ? figure >= value : figure <= value
    }
}
