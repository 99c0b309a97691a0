import Determinism
import LinearAlgebra
import Persistence
import Topology

/// An algorithm of gradients and pairwise exchanges, reduced to its equations: how a gradient and how a partner's values
/// move the node.
///
/// `Pairwise` runs it: it owns the exchanges, asks for gradients, and ends.
protocol PairwiseRule: Persistent, ~Copyable {
    /// The node before its first event.
    init(_ start: AlgorithmStart)

    /// The nodes it may ask and answer, ascending; by default its contacts in the topology.
    static func partners(_ start: AlgorithmStart) -> [Int]

    /// How many answers are kept for requests that come again; by default `PairwiseExchange.repliesKept`.
    static func repliesKept(_ start: AlgorithmStart) -> Int

    /// Whether `advance` counts time in gradients; by default not.
    static var countsInGradients: Bool { get }

    /// Brings the node from the moment it was last moved to the present one: called before it is moved, and before its values
    /// are shown or used. By default nothing happens by itself.
    ///
    /// - Parameters:
    ///   - now: the present moment, never earlier than the last one.
    ///   - gradientTime: nanoseconds of a gradient, if `countsInGradients` and the first is there.
    mutating func advance(to now: Instant, gradientTime: Double?)

    /// The node begins, or goes on from a saved state: the run's time may have begun anew. By default nothing depends on it.
    mutating func resume(at now: Instant)

    /// Carries out an exchange that is due within this node, and says whether it could: by default it needs a partner.
    mutating func exchangeAlone() -> Bool

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
    static func repliesKept(_ start: AlgorithmStart) -> Int { PairwiseExchange.repliesKept }
    static var countsInGradients: Bool { false }
    mutating func advance(to now: Instant, gradientTime: Double?) {}
    mutating func resume(at now: Instant) {}
    mutating func exchangeAlone() -> Bool { false }
    var gradientPoint: ParameterSnapshot { snapshot() }
    var offer: ParameterSnapshot { snapshot() }
}
