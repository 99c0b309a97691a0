import Catalogues
import Determinism

extension ScheduleFamily {
    /// A fresh random regular graph every round.
    static let epidemicOracle = ScheduleFamily(
        name: "el-oracle",
        summary:
            "Epidemic learning with a shared seed: a fresh random s-regular graph every round, plain averages.",
        source:
            "EL-Oracle: de Vos, Farhadkhani, Guerraoui, Kermarrec, Pires, Sharma, NeurIPS 2023, arXiv 2310.01972",
        settings: [
            Setting(
                "degree", .integer(0...1_000), default: 4,
                "Links of every node in each round, s; 4 is log2 of 16 nodes, the paper has 7 for 96.")
        ],
        isRandom: true,
        generator: { base, settings throws(TopologyError) in
            let (nodes, seed) = (base.nodeCount, base.seed)
            let degree = min(settings.integer("degree"), nodes - 1)
            guard (nodes * degree).isMultiple(of: 2) else {
                throw .unfitSetting(
                    "degree", got: "\(degree) with \(nodes) nodes", expected: "nodes × degree even",
                    remedy: "use degree \(degree - 1) or \(degree + 1)")
            }
            return .generated(named: "el-oracle", nodeCount: nodes) { round in
                var stream = RandomStream(seed: seed, purpose: "el-oracle", round)
                do {
                    return .uniform(try .simpleRegular(nodes: nodes, degree: degree, using: &stream))
                } catch {
                    preconditionFailure("round \(round): \(error)")
                }
            }
        }
    )
}
