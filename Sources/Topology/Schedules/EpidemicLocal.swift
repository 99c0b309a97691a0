import Catalogues
import Determinism

extension ScheduleFamily {
    /// Every node sends to a few random others.
    static let epidemicLocal = ScheduleFamily(
        name: "el-local",
        summary:
            "Epidemic learning without coordination: every node sends to s random others; receivers average.",
        source:
            "EL-Local: de Vos, Farhadkhani, Guerraoui, Kermarrec, Pires, Sharma, NeurIPS 2023, arXiv 2310.01972",
        settings: [
            Setting(
                "degree", .integer(0...1_000), default: 4,
                "Messages every node sends in each round, s; 4 is log2 of 16 nodes, the paper has 7 for 96.")
        ],
        isRandom: true,
        generator: { base, settings in
            .epidemicLocal(nodes: base.nodeCount, degree: settings.integer("degree"), seed: base.seed)
        }
    )
}

extension TopologySchedule {
    /// Every node sends to `degree` different random others; whoever receives r messages averages with
    /// weights 1/(r + 1).
    ///
    /// Only row-stochastic: the mean over nodes takes a random walk that shrinks with the disagreement.
    static func epidemicLocal(nodes: Int, degree: Int, seed: UInt64) -> TopologySchedule {
        let sent = min(degree, nodes - 1)
        return .generated(named: "el-local", nodeCount: nodes) { round in
            var edges: [Edge] = []
            edges.reserveCapacity(nodes * sent)
            for node in 0..<nodes {
                var stream = RandomStream(seed: seed, purpose: "el-local", round, node)
                for pick in stream.sample(sent, from: max(nodes - 1, 0)) {
                    edges.append(Edge(node, pick < node ? pick : pick + 1))
                }
            }
            return .uniform(Graph(nodeCount: nodes, merging: edges, isDirected: true))
        }
    }
}
