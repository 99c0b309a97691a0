import Determinism

/// Which nodes of a run attack the others, and how.
public struct AttackerSpecification: Sendable, Equatable {
    /// Which nodes.
    public enum Choice: Sendable, Equatable {
        /// These, by their indices in the topology, ascending; at least one.
        case nodes([Int])
        /// So many, drawn anew in every run; at least one.
        case count(Int)
    }

    /// Which nodes.
    public let choice: Choice
    /// What they do.
    public let attack: CatalogueChoice
    /// Whether they wait for the honest models of a round before they send theirs.
    public let isRushing: Bool
    /// Whether they see every honest node's models in a simulation, or only those they receive.
    public let seesEveryone: Bool

    /// The attackers of one run, ascending.
    ///
    /// - Parameters:
    ///   - nodeCount: the number of nodes.
    ///   - seed: the run's seed, which decides who they are when only their number is stated.
    /// - Returns: indices in the topology.
    public func nodes(of nodeCount: Int, seed: UInt64) -> [Int] {
        switch choice {
        case .nodes(let nodes): return nodes
        case .count(let count):
            var stream = RandomStream(seed: seed, purpose: "attackers")
            return stream.permutation(nodeCount).prefix(count).sorted()
        }
    }
}
