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

/// A model in stages, on real peers.
@Suite(.serialized) struct `a pipeline on real peers` {
    private static func plan(
        stages: Int, lines: Int, _ settings: [(name: String, value: SettingValue)] = [], steps: Int = 15
    ) throws -> RunPlan {
        var plan = try SamplePlan.plan(
            "pipeline", [("stages", .integer(stages))] + settings, nodes: stages * lines, family: "complete",
            rounds: steps)
        plan.workload = try SamplePlan.network(hidden: [8, 8, 8])
        let count = plan.workload.dataset.train.count
        plan.samplesOfNode = (0..<(stages * lines)).map { node in
            stride(from: node / stages, to: count, by: lines).map { Int32($0) }
        }
        plan.budget = .samples(steps * plan.samplesPerRound)
        return plan
    }

    @Test(arguments: [(2, 2), (4, 4)])
    func `of one line ends with the simulator's bits`(_ shape: (Int, Int)) throws {
        let plan = try Self.plan(stages: shape.0, lines: 1, [("micro-batches", .integer(shape.1))])
        let simulated = Simulation(
            SimulationPlan(
                plan, computeTime: .constant(nanoseconds: 1_000_000),
                network: NetworkModel(nodeCount: plan.nodeCount, common: .init(latency: 100_000)))
        ).run()
        let outcomes = try LoopbackCluster(plan).runAll()
        for node in 0..<plan.nodeCount {
            #expect(outcomes[node].result?.ending == .complete)
            #expect(outcomes[node].leak == nil)
            #expect(outcomes[node].result?.record.totals.steps == 15)
            let model = try #require(outcomes[node].models.last)
            #expect(model.values == simulated.replicas[node].values, "node \(node)")
            try expectReplay(of: outcomes[node], plan, node)
        }
        // Losses are known where they are taken.
        let last = try #require(outcomes.last?.result?.record.points.last)
        #expect(last.trainLoss != nil)
        #expect(outcomes[0].result?.record.totals.samples == 15 * 4)
    }

    @Test(arguments: ["random", "straight"])
    func `of several lines learns, and every node can be replayed`(routing: String) throws {
        let plan = try Self.plan(stages: 2, lines: 2, [("routing", .text(routing))], steps: 60)
        let outcomes = try LoopbackCluster(plan).runAll()
        let parts = try outcomes.map { outcome in
            MeasuredRun.Part(record: try #require(outcome.result).record, models: outcome.models)
        }
        let measured = MeasuredRun(plan, parts: parts).outcome(for: plan)
        let (first, last) = (try #require(measured.series.first), try #require(measured.series.last))
        #expect(measured.isComplete)
        #expect(last.averagedLoss < first.averagedLoss)
        #expect(last.samples == 2 * 60 * 4)
        for node in 0..<plan.nodeCount {
            #expect(outcomes[node].result?.record.totals.steps == 60)
            #expect(outcomes[node].result?.record.totals.messagesLost == 0)
            try expectReplay(of: outcomes[node], plan, node)
        }
    }

    private func expectReplay(of outcome: LoopbackCluster.Outcome, _ plan: RunPlan, _ node: Int) throws {
        var bytes = EventLog.header
        for item in outcome.events { bytes += EventLog.entry(item.event, at: item.time) }
        let host = plan.makeHost(
            of: node, parameters: plan.workload.initialParameters(seed: plan.seed),
            pool: BufferPool(length: plan.parameterCount(of: node)))
        let digest = EventLog.replay(try EventLog.events(bytes), on: host)
        #expect(digest.description == outcome.digest, "node \(node)")
        #expect(host.snapshot().values == outcome.models.last?.values, "node \(node)")
    }
}
