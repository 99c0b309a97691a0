import Catalogues
import LinearAlgebra

/// Infinity, or not-a-number, in every parameter: what a single careless average never recovers from.
struct Infinity: Attack {
    let value: Float

    func forge(_ view: AttackView) -> ParameterSnapshot {
        var forgery = ParameterVector(undefinedFrom: view.pool)
        forgery.fill(value)
        return forgery.freeze()
    }
}

extension AttackEntry {
    static let infinity = AttackEntry(
        name: "infinity", summary: "Infinity or not-a-number in every parameter.",
        source: "",
        settings: [
            Setting(
                "value", .choice(["infinity", "not-a-number"]), default: "infinity",
                "infinity: what every parameter is.")
        ],
        details: """
            Every node refuses such a message, whatever its algorithm, and goes on as if the attacker were silent; the report \
            counts the refusals. It takes an algorithm that can go on without a neighbour's model.
            """,
        isRefused: true,
        .forges { Infinity(value: $0.text("value") == "infinity" ? .infinity : .nan) })
}
