import Catalogues
import LinearAlgebra

/// Dissensus: each receiver is told what cancels the pull of its honest neighbours, so that nodes do not find together.
///
/// He, Karimireddy & Jaggi 2022, arXiv:2202.01545, equation 5: to node i
/// `xᵢ − ε Σ_{honest j} Wᵢⱼ (xⱼ − xᵢ) / Σ_{attackers b} Wᵢ_b`.
struct Dissensus: Attack {
    let strength: Double

    var isTargeted: Bool { true }

    func forge(_ view: AttackView) -> ParameterSnapshot {
        let target = view.honest.first { $0.node == view.receiver.node }?.values ?? view.own
        var forgery = ParameterVector(target, pool: view.pool)
        let incoming = view.receiver.incoming
        let attackersWeight = incoming.reduce(0) { view.attackers.contains($1.node) ? $0 + $1.weight : $0 }
        guard attackersWeight > 0 else { return forgery.freeze() }
        for neighbour in incoming {
            guard let seen = view.honest.first(where: { $0.node == neighbour.node }) else { continue }
            let share = Float(strength * neighbour.weight / attackersWeight)
            forgery.add(-share, timesDifference: seen.values, target)
        }
        return forgery.freeze()
    }
}

extension AttackEntry {
    static let dissensus = AttackEntry(
        name: "dissensus", summary: "Tells each receiver what cancels the pull of its honest neighbours.",
        source: "He, Karimireddy & Jaggi 2022, arXiv:2202.01545, equation 5",
        settings: [
            Setting(
                "strength", .number(0...1000), default: 1.5,
                "dissensus: epsilon; at 1 the honest pull is cancelled exactly, beyond nodes are driven apart."
            )
        ],
        details: """
            To node i: x_i - epsilon sum_{honest j} W_ij (x_j - x_i) / sum_{attackers b} W_ib. Worst on sparse graphs, at a \
            bridge. The attacker uses what it sees: of a receiver whose model it has not seen it takes its own for x_i.
            """,
        .forges { Dissensus(strength: $0.number("strength")) })
}
