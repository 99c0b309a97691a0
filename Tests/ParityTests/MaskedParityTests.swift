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
import Wire

/// Masks on real peers: every pair agrees on a secret over its own connection, and the sums are the simulator's.
@Suite(.serialized) struct `masks on real peers` {
    private static let cases: [(String, [(name: String, value: SettingValue)])] = [
        ("all-reduce", []), ("all-reduce", [("collective", "halving-doubling"), ("local-steps", 3)]),
        ("slowmo", [("local-steps", 3)]), ("diloco", [("local-steps", 3)]), ("moshpit", []),
    ]

    private func plan(
        _ name: String, _ given: [(name: String, value: SettingValue)], rounds: Int = 30
    ) throws -> RunPlan {
        try SamplePlan.plan(name, [("masking", true)] + given, family: "complete", rounds: rounds)
    }

    /// All messages that a node received, as bytes.
    private func received(_ outcome: LoopbackCluster.Outcome) -> [[UInt8]] {
        outcome.events.compactMap { item in
            if case .received(let message, _) = item.event { MessageCodec.encode(message) } else { nil }
        }
    }

    @Test(arguments: cases)
    func `end with the simulator's bits, and replay`(
        name: String, given: [(name: String, value: SettingValue)]
    ) throws {
        let plan = try plan(name, given)
        let outcomes = try LoopbackCluster(plan).runAll()
        let simulated = Simulation(
            SimulationPlan(
                plan, computeTime: .constant(nanoseconds: 1_000_000),
                network: NetworkModel(nodeCount: plan.nodeCount, common: .init(latency: 100_000)))
        ).run()
        for node in 0..<plan.nodeCount {
            let outcome = outcomes[node]
            #expect(outcome.result?.ending == .complete)
            #expect(outcome.models.last?.values == simulated.replicas[node].values, "node \(node)")
            var bytes = EventLog.header
            for item in outcome.events { bytes += EventLog.entry(item.event, at: item.time) }
            let host = plan.makeHost(
                of: node, parameters: plan.workload.initialParameters(seed: plan.seed),
                pool: BufferPool(length: plan.workload.parameterCount), agreesOnSecrets: true)
            #expect(EventLog.replay(try EventLog.events(bytes), on: host).description == outcome.digest)
        }
    }

    @Test func `are new in every run, and the models are not`() throws {
        let plan = try plan("all-reduce", [], rounds: 5)
        let runs = try (0..<2).map { _ in try LoopbackCluster(plan).runAll() }
        #expect(runs[0].map { $0.models.last?.values } == runs[1].map { $0.models.last?.values })
        // The last stages carry the sum itself; the first ones what each node says.
        let (first, second) = (received(runs[0][1]), received(runs[1][1]))
        #expect(first.count == second.count && !first.isEmpty)
        #expect(zip(first, second).contains { $0 != $1 })
    }

    /// A node leaves amid the run and starts again: with another key, from the common initial model.
    @Test func `a group without a member gives its rounds up, and takes it back with a new secret`() throws {
        let plan = try plan("moshpit", [("round-timeout", .number(0.05))], rounds: 60)
        let cluster = try LoopbackCluster(plan)
        for node in 0..<plan.nodeCount {
            var configuration = try cluster.configuration(of: node)
            configuration.emulatedComputeTime = .constant(nanoseconds: 5_000_000)
            cluster.start(configuration, stopAfterEvents: node == 2 ? 40 : nil)
        }
        cluster.waitForEnd(of: 2)
        var configuration = try cluster.configuration(of: 2)
        configuration.incarnation = 1
        cluster.start(configuration)
        let outcomes = cluster.wait()
        for outcome in outcomes {
            #expect(outcome.result?.ending == .complete)
            // With masks left a model has elements of tens; the largest here is below 2.
            let model = try #require(outcome.models.last)
            #expect(model.values.allSatisfy { abs($0) < 8 })
        }
        for node in [0, 1, 3] {
            let agreed = outcomes[node].events.count { item in
                if case .agreed(_, with: 2) = item.event { true } else { false }
            }
            // Whoever was still training when it came back has agreed with it again.
            let isBack = outcomes[node].result?.record.events.contains { $0.what.hasSuffix("is back") }
            #expect(agreed == (isBack == true ? 2 : 1))
        }
    }
}
