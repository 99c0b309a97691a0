/// When, and on how much data, the models are evaluated.
///
/// Costs no virtual time.
public struct EvaluationPlan: Sendable, Equatable {
    /// What lies between two evaluations.
    public enum Cadence: Sendable, Equatable {
        /// Training samples over all nodes.
        case samples(Int)
        /// Virtual nanoseconds.
        case time(nanoseconds: Int64)
        /// Bytes sent over all nodes, payload and overhead.
        case bytes(Int)
        /// This many evaluations, evenly spaced over the budget.
        case count(Int)
    }

    /// What lies between two evaluations, at least 1 of its kind.
    public enum Spacing: Sendable, Equatable {
        /// Training samples over all nodes.
        case samples(Int)
        /// Nanoseconds of the run.
        case time(nanoseconds: Int64)
        /// Bytes sent over all nodes, payload and overhead.
        case bytes(Int)
    }

    /// What lies between two evaluations.
    public var cadence: Cadence
    /// Test samples used for each model; nil uses all.
    public var testSamples: Int?
    /// Whether every node's values are kept in the report, not only their spread.
    public var keepsEveryNode: Bool

    /// Twenty evaluations of everything unless said otherwise.
    public init(cadence: Cadence = .count(20), testSamples: Int? = nil, keepsEveryNode: Bool = true) {
        self.cadence = cadence
        self.testSamples = testSamples
        self.keepsEveryNode = keepsEveryNode
    }

    /// How far apart evaluations are in a run of that budget: a number of them is spread evenly over it.
    public func spacing(in budget: RunBudget) -> Spacing {
        switch (cadence, budget) {
        case (.samples(let samples), _): .samples(max(1, samples))
        case (.time(let nanoseconds), _): .time(nanoseconds: max(1, nanoseconds))
        case (.bytes(let bytes), _): .bytes(max(1, bytes))
        case (.count(let count), .samples(let samples)): .samples(max(1, samples / max(1, count)))
        case (.count(let count), .time(let nanoseconds)):
            .time(nanoseconds: max(1, nanoseconds / Int64(max(1, count))))
        case (.count(let count), .bytes(let bytes)): .bytes(max(1, bytes / max(1, count)))
        }
    }
}
