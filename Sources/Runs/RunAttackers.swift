public import GossipAlgorithms

/// Who attacks in a run, and how.
public struct RunAttackers: Sendable {
    /// The attackers, ascending; at least one, and not all nodes.
    public let nodes: [Int]
    /// What they send; nil when they follow the algorithm, on wrong labels.
    public let behaviour: AttackBehaviour?
    /// The attack with its settings, in words.
    public let text: String

    /// Everything by name.
    public init(nodes: [Int], behaviour: AttackBehaviour?, text: String) {
        precondition(!nodes.isEmpty, "attackers without nodes")
        self.nodes = nodes
        self.behaviour = behaviour
        self.text = text
    }

    /// Whether a node attacks.
    public func contains(_ node: Int) -> Bool { nodes.contains(node) }
}
