import Determinism
import LinearAlgebra
import Persistence

/// An algorithm of gradients and pairwise exchanges, reduced to its equations: how a gradient and how a partner's values
/// move the node.
///
/// `Pairwise` runs it: it owns the exchanges, asks for gradients, and ends.
protocol PairwiseRule: Persistent, ~Copyable {
    /// The node before its first event.
    init(_ start: AlgorithmStart)

    /// The nodes it may ask and answer, ascending; by default its contacts in the topology.
    static func partners(_ start: AlgorithmStart) -> [Int]

    /// Where the next gradient is computed; by default `snapshot()`.
    var gradientPoint: ParameterSnapshot { get }

    /// What partners are shown; by default `snapshot()`.
    var offer: ParameterSnapshot { get }

    /// A gradient is there, computed at an earlier `gradientPoint` that `staleness` merges have moved since.
    mutating func move(
        along gradient: ParameterSnapshot, _ step: inout LocalStep, staleness: Int,
        _ actions: inout ActionBuffer)

    /// Moves by the difference of a partner's values and of those that it was shown: so that nothing done since is lost.
    mutating func merge(_ theirs: ParameterSnapshot, _ mine: ParameterSnapshot)

    /// Asks for the memory that the next event will use, ahead of it.
    func prefetch()

    /// The node's present model.
    func snapshot() -> ParameterSnapshot
}

extension PairwiseRule where Self: ~Copyable {
    static func partners(_ start: AlgorithmStart) -> [Int] { start.topology.contacts(of: start.node) }
    var gradientPoint: ParameterSnapshot { snapshot() }
    var offer: ParameterSnapshot { snapshot() }
}
