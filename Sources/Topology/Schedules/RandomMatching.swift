import Catalogues
import Determinism

extension ScheduleFamily {
    /// New random pairs every round.
    static let randomMatching = ScheduleFamily(
        name: "random-matching",
        summary: "New random pairs every round; with an odd number of nodes one rests.",
        source: "Boyd, Ghosh, Prabhakar, Shah, IEEE Trans. Inf. Theory 52, 2006 (synchronous form)",
        isRandom: true,
        generator: { base, _ in
            .randomGroups(named: "random-matching", nodes: base.nodeCount, size: 2, seed: base.seed)
        }
    )
}
