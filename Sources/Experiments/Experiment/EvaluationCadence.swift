/// What lies between two evaluations, counted over all nodes; the same for every variant.
public enum EvaluationCadence: Sendable, Equatable {
    /// Training samples; at least 1.
    case samples(Int)
    /// Passes over the training data; greater than 0.
    case epochs(Double)
    /// Gradients of every node, on average over the nodes; at least 1.
    case steps(Int)
    /// Virtual time, in nanoseconds; at least 1.
    case time(nanoseconds: Int64)
    /// Bytes sent; at least 1.
    case bytes(Int64)

    /// A budget divided by a number of evaluations, at least one unit.
    static func share(of budget: Budget, count: Int) -> EvaluationCadence {
        switch budget {
        case .samples(let samples): .samples(max(1, samples / count))
        case .epochs(let epochs): .epochs(epochs / Double(count))
        case .steps(let steps): .steps(max(1, steps / count))
        case .time(let nanoseconds): .time(nanoseconds: max(1, nanoseconds / Int64(count)))
        case .bytes(let bytes): .bytes(max(1, bytes / Int64(count)))
        }
    }
}

/// How much is evaluated each time; the same for every variant.
public struct EvaluationExtent: Sendable, Equatable {
    /// Test samples used for each model, at least 1; nil for all.
    public let testSamples: Int?
    /// Whether the report keeps every node's values, not only their spread.
    public let keepsEveryNode: Bool
}
