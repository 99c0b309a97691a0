/// Who attacked in a run, and how.
///
/// Losses, metrics and distances of the report are those of the other nodes.
public struct AttackerCard: Codable, Sendable, Equatable {
    /// The attackers' names, in the order of the topology; at least one.
    public var nodes: [String]

    /// The attack and its settings in words, for example `alie (z 1.5, optimized false)`.
    public var attack: String

    /// Whether they waited for the honest models of a round before they sent theirs; absent when they sent what the
    /// algorithm says.
    public var rushing: Bool?

    /// Whether they saw every honest node's models, which happens in simulations only, or those they received; absent when
    /// they sent what the algorithm says.
    public var seesEveryone: Bool?

    /// Puts a card together from its fields.
    public init(nodes: [String], attack: String, rushing: Bool? = nil, seesEveryone: Bool? = nil) {
        self.nodes = nodes
        self.attack = attack
        self.rushing = rushing
        self.seesEveryone = seesEveryone
    }

    /// Everything in one line.
    public var text: String {
        let knowledge = seesEveryone.map { $0 ? "sees everyone" : "sees neighbours" }
        let facts = [knowledge, rushing.map { $0 ? "rushing" : "not rushing" }].compactMap(\.self)
        return "\(attack) by \(nodes.joined(separator: ", "))"
            + (facts.isEmpty ? "" : "; \(facts.joined(separator: ", "))")
    }
}
