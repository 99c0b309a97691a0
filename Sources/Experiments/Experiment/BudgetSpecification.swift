/// What every variant may spend; the run ends with it.
public enum BudgetSpecification: Sendable, Equatable {
    /// Training samples over all nodes, repetitions counted; at least 1.
    case samples(Int)
    /// Passes over the whole training data, counted over all nodes; greater than 0.
    case epochs(Double)
    /// Virtual time, in nanoseconds; at least 1.
    case time(nanoseconds: Int64)
    /// Bytes sent over all nodes, overhead included; at least 1.
    case bytes(Int64)

    /// The budget in training samples, at least 1; nil for a budget of time or bytes.
    ///
    /// - Parameter trainingSamples: the size of the training data.
    /// - Returns: samples over all nodes, or nil.
    public func samples(trainingSamples: Int) -> Int? {
        switch self {
        case .samples(let count): count
        case .epochs(let count): epochSamples(count, trainingSamples)
        case .time, .bytes: nil
        }
    }
}

/// When, and on how much data, models are evaluated; the same for every variant.
public struct EvaluationSpecification: Sendable, Equatable {
    /// What lies between two evaluations, counted over all nodes.
    public enum Cadence: Sendable, Equatable {
        /// This many evaluations, evenly spaced over the budget; at least 1.
        case count(Int)
        /// Training samples; at least 1.
        case samples(Int)
        /// Passes over the training data; greater than 0.
        case epochs(Double)
        /// Virtual time, in nanoseconds; at least 1.
        case time(nanoseconds: Int64)
        /// Bytes sent; at least 1.
        case bytes(Int64)

        /// The same with epochs as samples.
        ///
        /// - Parameter trainingSamples: the size of the training data.
        /// - Returns: the cadence, never in epochs.
        public func resolved(trainingSamples: Int) -> Cadence {
            guard case .epochs(let count) = self else { return self }
            return .samples(epochSamples(count, trainingSamples))
        }
    }

    /// When.
    public let cadence: Cadence
    /// Test samples used for each model, at least 1; nil for all.
    public let testSamples: Int?
    /// Whether the report keeps every node's values, not only their spread.
    public let keepsEveryNode: Bool
}

/// A level of the local models' mean on the test data that counts as good enough, fixed before the run.
public struct TargetSpecification: Sendable, Equatable {
    /// Which side of the value is good.
    public enum Bound: String, Sendable, CaseIterable {
        /// The value or more.
        case atLeast = "at-least"
        /// The value or less.
        case atMost = "at-most"
    }

    /// What is compared: `loss`, or the name of a metric (`accuracy`, `mse`, `r2`).
    public let quantity: String
    /// Which side of `value` is good.
    public let bound: Bound
    /// Where good begins.
    public let value: Double
    /// How many evaluations in a row must be good, at least 1.
    public let sustained: Int
    /// Whether a run ends once it reaches the target, before its budget is spent.
    public let stopsRun: Bool
}

/// The samples in so many passes over the data, rounded, at least 1 and at most what a number of samples can be.
private func epochSamples(_ epochs: Double, _ trainingSamples: Int) -> Int {
    Int(min(9e18, max(1, (epochs * Double(trainingSamples)).rounded())))
}
