import Catalogues
import Determinism

extension ScheduleFamily {
    /// New random groups every round.
    static let randomGroups = ScheduleFamily(
        name: "random-groups",
        summary:
            "New random groups every round, each averaging exactly; left-over nodes form a smaller group.",
        source: "Moshpit SGD without its grid: Ryabinin et al., NeurIPS 2021, arXiv 2103.03239",
        settings: [Setting("size", .integer(1...1_000), default: 4, "Nodes in each group.")],
        isRandom: true,
        generator: { base, settings in
            .randomGroups(
                named: "random-groups", nodes: base.nodeCount, size: settings.integer("size"), seed: base.seed
            )
        }
    )
}

extension TopologySchedule {
    /// A random partition into groups of `size` every round, each of which averages exactly; a pure function
    /// of (seed, round).
    ///
    /// The squared distance to consensus shrinks in expectation by exactly (r − 1)/(n − 1) when n = r · size.
    static func randomGroups(named name: String, nodes: Int, size: Int, seed: UInt64) -> TopologySchedule {
        .generated(named: name, nodeCount: nodes) { round in
            var stream = RandomStream(seed: seed, purpose: name, round)
            let order = stream.permutation(nodes)
            var links = SymmetricLinks()
            for start in stride(from: 0, to: nodes, by: size) {
                links.average(Array(order[start..<min(start + size, nodes)]))
            }
            return links.matrix(nodeCount: nodes)
        }
    }
}
