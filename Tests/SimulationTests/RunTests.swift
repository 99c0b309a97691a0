import Catalogues
import Determinism
import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports
import Runs
import Simulation
import Testing
import Topology

@Suite struct `a run` {
    @Test(arguments: AlgorithmCatalogue.all.names)
    func `learns`(algorithm: String) throws {
        let outcome = SamplePlans.run(try SamplePlans.plan(algorithm, budget: .samples(4_800)))
        let first = try #require(outcome.series.first)
        let last = try #require(outcome.series.last)
        #expect(last.localLoss.mean < 0.8 * first.localLoss.mean)
        #expect(outcome.isComplete)
        #expect(outcome.nodes.allSatisfy { $0.refused.isEmpty })
    }

    @Test func `spends its budget of samples and at most one window more`() throws {
        let outcome = SamplePlans.run(try SamplePlans.plan("ad-psgd", budget: .samples(1_000)))
        let samples = try #require(outcome.series.last?.samples)
        #expect((1_000...1_032).contains(samples))
    }

    @Test func `spends its budget of time exactly`() throws {
        let outcome = SamplePlans.run(
            try SamplePlans.plan("solo", budget: .time(nanoseconds: 333_000_000)))
        #expect(outcome.seconds == 0.333)
        #expect(outcome.nodes.allSatisfy { $0.steps == 33 })
    }

    @Test func `spends its budget of bytes and at most one round more`() throws {
        let outcome = SamplePlans.run(try SamplePlans.plan("d-psgd", budget: .bytes(100_000)))
        let last = try #require(outcome.series.last)
        let round = 16 * (64 + 88)
        #expect((100_000...100_000 + round).contains(last.totalBytes))
    }

    @Test func `evaluates at the times asked for and never twice at one`() throws {
        let outcome = SamplePlans.run(
            try SamplePlans.plan(
                "d-psgd", budget: .time(nanoseconds: 1_000_000_000),
                evaluation: EvaluationPlan(cadence: .time(nanoseconds: 250_000_000))))
        #expect(outcome.series.map(\.seconds) == [0, 0.25, 0.5, 0.75, 1])
    }

    @Test func `ends early at its target`() throws {
        var plan = try SamplePlans.plan("d-psgd", budget: .samples(100_000))
        plan.evaluation = EvaluationPlan(cadence: .samples(320))
        plan.stopTarget = Target(quantity: "accuracy", direction: .atLeast, value: 0.5)
        let outcome = SamplePlans.run(plan)
        let last = try #require(outcome.series.last)
        #expect(outcome.isComplete)
        #expect(last.localMetric.mean >= 0.5)
        #expect(last.samples < 100_000)
        #expect(outcome.events.count == 1)
    }

    @Test func `an interruption leaves a valid partial outcome`() throws {
        let plan = try SamplePlans.plan("ad-psgd", budget: .samples(1_000_000))
        let outcome = Simulation(plan).run { $0.samples < 2_000 }
        #expect(!outcome.isComplete)
        #expect(try #require(outcome.series.last).samples >= 2_000)
        #expect(outcome.events.map(\.what) == ["interrupted"])
    }

    @Test func `a loss that nobody survives ends as a standstill, not for ever`() throws {
        let plan = try SamplePlans.plan("all-reduce", link: .init(latency: 1_000, loss: 0.2))
        let outcome = SamplePlans.run(plan)
        #expect(!outcome.isComplete)
        #expect(outcome.events.first?.what.hasPrefix("stalled") == true)
    }

    @Test(arguments: ["d-psgd", "sgp"])
    func `a round timeout survives lost messages`(algorithm: String) throws {
        let plan = try SamplePlans.plan(
            algorithm, [("round-timeout", 0.05)], link: .init(latency: 1_000_000, loss: 0.1))
        let outcome = SamplePlans.run(plan)
        #expect(outcome.isComplete)
        #expect(outcome.nodes.reduce(0) { $0 + $1.messagesLost } > 0)
    }

    @Test func `ad-psgd survives lost messages and its retries are not applied twice`() throws {
        let plan = try SamplePlans.plan(
            "ad-psgd", learningRate: 0, link: .init(latency: 1_000_000, loss: 0.2), budget: .samples(6_400))
        let outcome = SamplePlans.run(plan)
        #expect(outcome.isComplete)
        // All replicas start alike and no gradient moves them: nothing may.
        let start = plan.workload.initialParameters(seed: 1).values
        #expect(outcome.replicas.allSatisfy { $0.values == start })
        #expect(outcome.nodes.reduce(0) { $0 + $1.messagesRefused } > 0)
    }

    @Test func `messages and bytes add up over nodes`() throws {
        let outcome = SamplePlans.run(try SamplePlans.plan("d-psgd"))
        let last = try #require(outcome.series.last)
        #expect(outcome.nodes.reduce(0) { $0 + $1.messagesSent } == last.messagesSent)
        #expect(outcome.nodes.reduce(0) { $0 + $1.bytesSent } == last.bytesSent)
        // 16 parameters of four bytes in every message; headers of 40 and 48 bytes.
        #expect(last.bytesSent == 64 * last.messagesSent)
        #expect(last.overheadBytes == 88 * last.messagesSent)
    }

    @Test func `the averaged model and the consensus distance are those of the final replicas`() throws {
        let outcome = SamplePlans.run(try SamplePlans.plan("solo"))
        let replicas = outcome.replicas.map { $0.values.map(Double.init) }
        let mean = (0..<replicas[0].count).map { index in
            replicas.reduce(0) { $0 + $1[index] } / Double(replicas.count)
        }
        let distance =
            replicas.reduce(0) { sum, replica in
                sum + zip(replica, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            } / Double(replicas.count)
        let last = try #require(outcome.series.last)
        #expect(abs(last.consensusDistance - distance) < 1e-5 * distance)
    }

    /// A window is as long as the least latency; what fits into it must not be spent beyond the budget.
    @Test(arguments: ["solo", "ad-psgd", "centralized"])
    func `a long latency does not stretch the budget`(algorithm: String) throws {
        let plan = try SamplePlans.plan(
            algorithm, computeTime: .constant(nanoseconds: 1_000_000), link: .init(latency: 1_000_000_000))
        let outcome = SamplePlans.run(plan)
        let samples = try #require(outcome.series.last?.samples)
        #expect((960...960 + 4 * plan.nodeCount).contains(samples))
        #expect(outcome.series.count == 4)
    }

    @Test(arguments: ["ad-psgd", "solo", "all-reduce"])
    func `where a run ends does not depend on when it is evaluated`(algorithm: String) throws {
        let cadences: [EvaluationPlan.Cadence] = [.count(1), .samples(100), .time(nanoseconds: 7_300_001)]
        let ends = try cadences.map { cadence in
            SamplePlans.run(
                try SamplePlans.plan(
                    algorithm, computeTime: .logNormal(mean: 10_000_000, sigma: 0.3),
                    link: .init(latency: 4_000_000), evaluation: EvaluationPlan(cadence: cadence)))
        }
        for end in ends.dropFirst() {
            #expect(end.replicas.map(\.values) == ends[0].replicas.map(\.values))
            #expect(end.seconds == ends[0].seconds)
        }
    }

    /// One full batch of every node: the whole budget is one round, whose average is still under way when the last
    /// gradient arrives.
    @Test(arguments: ["all-reduce", "parameter-server", "d-psgd", "sgp"])
    func `the last round is completed before the last evaluation`(algorithm: String) throws {
        let plan = try SamplePlans.plan(algorithm, batch: .full, budget: .samples(192))
        let outcome = SamplePlans.run(plan)
        let first = try #require(outcome.series.first)
        let last = try #require(outcome.series.last)
        #expect(last.samples == plan.samplesOfNode.reduce(0) { $0 + $1.count })
        #expect(last.localLoss.mean < first.localLoss.mean)
    }

    @Test func `local steps end with their average`() throws {
        let outcome = SamplePlans.run(
            try SamplePlans.plan("all-reduce", [("local-steps", 5)], budget: .samples(8 * 4 * 20)))
        #expect(outcome.series.last?.consensusDistance == 0)
    }

    /// All eight gradients, and the whole all-reduce, happen at the very end of the budget.
    @Test func `a time limit lets its last instant happen in full`() throws {
        let outcome = SamplePlans.run(
            try SamplePlans.plan("all-reduce", link: .init(), budget: .time(nanoseconds: 10_000_000)))
        #expect(outcome.series.last?.steps == 8)
        #expect(outcome.replicas[0].values != outcome.replicas[0].values.map { _ in 0 })
        let first = try #require(outcome.series.first)
        #expect(try #require(outcome.series.last).localLoss.mean < first.localLoss.mean)
    }

    /// On a directed ring a node depends on its successor only the long way round: it may be far ahead.
    @Test func `a slow node on a directed ring stalls nobody`() throws {
        let nodes = 100
        var plan = try SamplePlans.plan(
            "sgp", nodes: nodes, batch: .samples(1),
            computeTime: .constant(
                nanoseconds: 1_000_000, factors: [30] + [Double](repeating: 1, count: nodes - 1)),
            link: .init(latency: 100_000), budget: .samples(nodes * 150))
        let ring = Graph(
            nodeCount: nodes, merging: (0..<nodes).map { Edge($0, ($0 + 1) % nodes) }, isDirected: true)
        plan.topology = try Topology(graph: ring)
        let outcome = SamplePlans.run(plan)
        #expect(outcome.isComplete, "\(outcome.events)")
    }
}
