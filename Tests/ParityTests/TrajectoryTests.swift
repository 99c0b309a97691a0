import Catalogues
import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import LoopbackSupport
import PeerNode
import Runs
import Simulation
import Testing
import Topology

@Suite("what you simulate is what you run")
struct TrajectoryTests {
    /// Synchronous algorithms whose merges have a fixed order: bit for bit the same models.
    static let synchronous:
        [(name: String, settings: [(name: String, value: SettingValue)], family: String)] = [
            ("solo", [], "ring"),
            ("d-psgd", [], "ring"),
            ("d-psgd", [("order", "adapt-then-combine")], "complete"),
            ("sgp", [], "exponential"),
            ("all-reduce", [], "ring"),
            ("all-reduce", [("collective", "halving-doubling")], "ring"),
            ("all-reduce", [("local-steps", .integer(5))], "ring"),
        ]

    @Test(arguments: synchronous.indices)
    func `a synchronous algorithm ends with the same bits on real peers`(_ index: Int) throws {
        let item = Self.synchronous[index]
        let plan = try SamplePlan.plan(item.name, item.settings, family: item.family, rounds: 20)
        let simulated = Simulation(
            SimulationPlan(
                plan, computeTime: .constant(nanoseconds: 1_000_000),
                network: NetworkModel(nodeCount: plan.nodeCount, common: .init(latency: 100_000)))
        ).run()
        let outcomes = try LoopbackCluster(plan).runAll()
        for node in 0..<plan.nodeCount {
            let model = try #require(outcomes[node].models.last)
            #expect(model.values == simulated.replicas[node].values, "node \(node)")
        }
    }
}
