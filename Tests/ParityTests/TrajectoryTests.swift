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

    @Test func `a parameter server ends with the same model up to the order of its sums`() throws {
        let plan = try SamplePlan.plan("parameter-server", [("mode", "synchronous")], rounds: 20)
        let simulated = Simulation(
            SimulationPlan(
                plan, computeTime: .constant(nanoseconds: 1_000_000),
                network: NetworkModel(nodeCount: plan.nodeCount, common: .init(latency: 100_000)))
        ).run()
        let outcomes = try LoopbackCluster(plan).runAll()
        for node in 0..<plan.nodeCount {
            let model = try #require(outcomes[node].models.last)
            // Gradients are summed in the order of arrival: a few roundings of numbers around 1, over 20 steps.
            #expect(model.squaredDistance(to: simulated.replicas[node]).squareRoot() < 1e-5, "node \(node)")
        }
    }

    @Test(arguments: ["d-psgd", "ad-psgd", "sgp", "all-reduce", "parameter-server"])
    func `what a node saw, replayed without a network, gives the same actions and the same bits`(
        _ algorithm: String
    ) throws {
        let plan = try SamplePlan.plan(algorithm, family: "complete", rounds: 20)
        let outcomes = try LoopbackCluster(plan).runAll()
        for node in 0..<plan.nodeCount {
            var bytes = EventLog.header
            for item in outcomes[node].events { bytes += EventLog.entry(item.event, at: item.time) }
            let host = plan.makeHost(
                of: node, parameters: plan.workload.initialParameters(seed: plan.seed),
                pool: BufferPool(length: plan.workload.parameterCount))
            let digest = EventLog.replay(try EventLog.events(bytes), on: host)
            #expect(digest.description == outcomes[node].digest, "node \(node)")
            #expect(host.snapshot().values == outcomes[node].models.last?.values, "node \(node)")
        }
    }
}
