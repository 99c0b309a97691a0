public import Robustness

/// What the attackers of a run do, and what they know.
public struct AttackBehaviour: Sendable {
    /// The models they send.
    public let attack: any Attack
    /// All of them, ascending.
    public let attackers: [Int]
    /// Whether they wait for the honest models of a round before they send theirs; otherwise they go by the round before.
    public let isRushing: Bool
    /// Whether they see every honest node's models, which only a simulator can show them; otherwise those they receive.
    public let seesEveryone: Bool

    /// Everything by name; there must be an attacker.
    public init(attack: any Attack, attackers: [Int], isRushing: Bool, seesEveryone: Bool) {
        precondition(!attackers.isEmpty, "an attack without attackers")
        self.attack = attack
        self.attackers = attackers
        self.isRushing = isRushing
        self.seesEveryone = seesEveryone
    }

    /// The same by those who see only what they receive.
    public var withoutOverhearing: AttackBehaviour {
        AttackBehaviour(attack: attack, attackers: attackers, isRushing: isRushing, seesEveryone: false)
    }
}
