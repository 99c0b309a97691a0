import LinearAlgebra
import Persistence

/// An algorithm of local steps and exact averages over all nodes, reduced to its equations: what is averaged when, and what
/// the mean is good for.
///
/// `Collective` runs it: it owns the all-reduce, waits for it, and ends. `persist(in:)` names what it goes on from before a
/// local step.
protocol CollectiveRule: Persistent, ~Copyable {
    /// The node before its first step.
    init(_ start: AlgorithmStart)

    /// Local steps taken so far.
    var steps: Int { get }

    /// Takes in the gradient at `snapshot()`.
    ///
    /// - Returns: what is to be averaged over all nodes now, `[parameterCount]`; nil when another local step comes first.
    mutating func adapt(to gradient: ParameterSnapshot, _ actions: inout ActionBuffer) -> ParameterSnapshot?

    /// The mean over all nodes is there, with the same bits everywhere.
    mutating func combine(_ mean: consuming ParameterSnapshot, _ actions: inout ActionBuffer)

    /// The node's present model: the point of the next gradient.
    func snapshot() -> ParameterSnapshot
}
