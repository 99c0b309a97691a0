public import LinearAlgebra

/// A way to make up the models an attacker sends.
public protocol Attack: Sendable {
    /// Whether receivers are told different things in the same round.
    var isTargeted: Bool { get }

    /// The model to send.
    func forge(_ view: AttackView) -> ParameterSnapshot
}

extension Attack {
    /// All receivers are told the same.
    public var isTargeted: Bool { false }
}
