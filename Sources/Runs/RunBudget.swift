/// What a run may use up, over all nodes: the same for every variant of a comparison.
public enum RunBudget: Sendable, Equatable {
    /// Training samples, repetitions counted.
    case samples(Int)
    /// Virtual time in nanoseconds.
    case time(nanoseconds: Int64)
    /// Bytes sent, payload and overhead.
    case bytes(Int)
}
