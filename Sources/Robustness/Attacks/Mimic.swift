import Catalogues
import LinearAlgebra

/// Mimic: all attackers repeat one honest node, which then counts several times over.
///
/// Karimireddy, He & Jaggi, "Byzantine-robust learning on heterogeneous datasets via bucketing", ICLR 2022,
/// arXiv:2006.09365, section 3.
struct Mimic: Attack {
    /// Which of the honest nodes seen, by ascending node; the last when there are fewer.
    let copied: Int

    func forge(_ view: AttackView) -> ParameterSnapshot {
        view.honest[min(copied, view.honest.count - 1)].values
    }
}

extension AttackEntry {
    static let mimic = AttackEntry(
        name: "mimic", summary: "All attackers repeat one honest node's model.",
        source: "Karimireddy, He & Jaggi, ICLR 2022, arXiv:2006.09365",
        settings: [
            Setting(
                "copied", .integer(0...1_000_000), default: 0,
                "mimic: which of the honest nodes the attacker sees it repeats, by their order in the topology, from 0."
            )
        ],
        details: """
            Nothing sent is wrong in itself; one node's data count several times. Harmless on like data, and no rule can see it; \
            on unlike data it pulls everyone towards that node.
            """,
        deviations:
            "The node to repeat is fixed; the paper looks for the one whose repetition does most harm.",
        .forges { Mimic(copied: $0.integer("copied")) })
}
