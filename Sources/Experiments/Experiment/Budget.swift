/// What every variant may spend; the run ends with it.
public enum Budget: Sendable, Equatable {
    /// Training samples over all nodes, repetitions counted; at least 1.
    case samples(Int)
    /// Passes over the whole training data, counted over all nodes; greater than 0.
    case epochs(Double)
    /// Gradients of every node, on average over the nodes; at least 1.
    case steps(Int)
    /// Virtual time, in nanoseconds; at least 1.
    case time(nanoseconds: Int64)
    /// Bytes sent over all nodes, overhead included; at least 1.
    case bytes(Int64)
}
