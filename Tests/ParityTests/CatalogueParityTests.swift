import Catalogues
import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import LoopbackSupport
import PeerNode
import Reports
import Runs
import Simulation
import Testing
import Topology

/// What holds for every algorithm of the catalogue on real peers.
@Suite(.serialized) struct `every algorithm on real peers` {
    private static let nodes = 4
    /// Sums gradients in the order of their arrival, so that it is equal up to rounding only.
    private static let sumsOnArrival = "parameter-server"

    /// The first family that the algorithm takes.
    private static func family(for entry: AlgorithmEntry) throws -> String {
        let settings = try Settings(entry.settings)
        let fitting = try ["complete", "path", "exponential"].first { name in
            let family = try GraphFamilyCatalogue.all.required(name)
            let graph = try family.graph(
                Settings(family.settings, given: [("nodes", .integer(nodes))]), seed: 1)
            return entry.refusal(of: try Topology(graph: graph), settings) == nil
        }
        return try #require(fitting, "no topology for \(entry.name)")
    }

    @Test(arguments: AlgorithmCatalogue.all.entries.map(\.name))
    func `trains, replays what it saw, and in rounds ends with the simulator's bits`(_ name: String) throws {
        let entry = try AlgorithmCatalogue.all.required(name)
        let plan = try SamplePlan.plan(name, family: Self.family(for: entry), rounds: 60)
        let outcomes = try LoopbackCluster(plan).runAll()
        for node in 0..<plan.nodeCount {
            let outcome = outcomes[node]
            #expect(outcome.result?.ending == .complete)
            #expect(outcome.leak == nil)
            #expect(outcome.result?.record.totals.steps == 60)
            #expect(outcome.result?.record.totals.messagesLost == 0)
            let (first, last) = (try #require(outcome.models.first), try #require(outcome.models.last))
            let learner = plan.workload.makeLearner()
            let before = learner.evaluate(first, on: .test, limit: nil).loss
            #expect(learner.evaluate(last, on: .test, limit: nil).loss < before, "node \(node)")
            try expectReplay(of: outcome, plan, node)
        }
        if entry.timing == .synchronous || name == Self.sumsOnArrival { try expectParity(outcomes, plan) }
    }

    private func expectReplay(of outcome: LoopbackCluster.Outcome, _ plan: RunPlan, _ node: Int) throws {
        var bytes = EventLog.header
        for item in outcome.events { bytes += EventLog.entry(item.event, at: item.time) }
        let host = plan.makeHost(
            of: node, parameters: plan.workload.initialParameters(seed: plan.seed),
            pool: BufferPool(length: plan.workload.parameterCount))
        let digest = EventLog.replay(try EventLog.events(bytes), on: host)
        #expect(digest.description == outcome.digest, "node \(node)")
        #expect(host.snapshot().values == outcome.models.last?.values, "node \(node)")
    }

    private func expectParity(_ outcomes: [LoopbackCluster.Outcome], _ plan: RunPlan) throws {
        let simulated = Simulation(
            SimulationPlan(
                plan, computeTime: .constant(nanoseconds: 1_000_000),
                network: NetworkModel(nodeCount: plan.nodeCount, common: .init(latency: 100_000)))
        ).run()
        for node in 0..<plan.nodeCount {
            let model = try #require(outcomes[node].models.last)
            if plan.algorithm.name == Self.sumsOnArrival {
                #expect(
                    model.squaredDistance(to: simulated.replicas[node]).squareRoot() < 1e-5, "node \(node)")
            } else {
                #expect(model.values == simulated.replicas[node].values, "node \(node)")
            }
        }
    }
}
