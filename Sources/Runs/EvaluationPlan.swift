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
}
