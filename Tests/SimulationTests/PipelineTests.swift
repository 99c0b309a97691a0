import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Optimizers
import Reports
import Runs
import Simulation
import Testing
import Topology

@testable import Learning

/// A model in stages, in virtual time.
@Suite struct `a pipeline` {
    /// Four classes of rows with so many features.
    private static func dataset(features: Int = 4) throws -> Dataset {
        var random = RandomStream(seed: 7, purpose: "sample classes")
        var text = (0..<features).map { "f\($0)" }.joined(separator: ",") + ",class\n"
        for index in 0..<240 {
            let label = index % 4
            let row = (0..<features).map { axis in (axis % 4 == label ? 1.5 : 0) + random.normal() }
            text += row.map { "\($0)," }.joined() + "\(label)\n"
        }
        let source = try #require(DatasetCatalogue.all["csv"])
        let settings = try Settings(
            source.settings,
            given: [("file", "rows.csv"), ("target", "class"), ("task", "classification")])
        return try source.load(settings) { _ in Array(text.utf8) }
    }

    private static func workload(_ dataset: Dataset, _ model: any Model) throws -> Workload {
        let loss = try #require(LossCatalogue.all["cross-entropy"])
        return try Workload(
            dataset: dataset, model: model, loss: loss.make(try Settings(loss.settings)), l2: 0.001)
    }

    /// Four equal layers of 16 multiply-adds.
    static func perceptron() throws -> Workload {
        try workload(dataset(), DenseNetwork("mlp", widths: [4, 4, 4, 4, 4]))
    }

    private static func convolutions() throws -> Workload {
        let data = try dataset(features: 32)
        let parts: [SettingPart] = [
            .layer("conv", ["channels": 4, "kernel": 3, "padding": 1]), .layer("relu"),
            .layer("max-pool", ["kernel": 2]), .layer("conv", ["channels": 6, "kernel": 2]), .layer("relu"),
            .layer("flatten"), .layer("dense", ["outputs": 8]), .layer("relu"),
            .layer("dense", ["outputs": 4]),
        ]
        return try workload(
            data, SequentialNetwork.make("sequential", parts, input: [2, 4, 4], for: data))
    }

    /// Lines of stages that deal the data out among them.
    static func plan(
        stages: Int, lines: Int = 1, _ settings: [(name: String, value: SettingValue)] = [],
        workload: Workload? = nil, computeTime: ComputeTime = .constant(nanoseconds: 96_000_000),
        link: NetworkModel.Link = .init(), steps: Int = 20, batch: Int = 16
    ) throws -> SimulationPlan {
        let workload = try workload ?? perceptron()
        var plan = try SamplePlans.plan(
            "pipeline", [("stages", .integer(stages))] + settings, nodes: stages * lines, family: "complete",
            workload: workload, batch: .samples(batch), learningRate: 0.2, computeTime: computeTime,
            link: link, budget: .samples(steps * batch * lines))
        let shards = SamplePlans.shards(workload, over: lines)
        plan.samplesOfNode = (0..<(stages * lines)).map { shards[$0 / stages] }
        return plan
    }

    private static func whole(_ outcome: Simulation.Outcome, stages: Int, line: Int = 0) -> [Float] {
        outcome.replicas[(line * stages)..<((line + 1) * stages)].flatMap(\.values)
    }

    // MARK: - One line

    /// The same mini-batches, the same gradients but for the order of sums, the same steps.
    @Test(
        arguments: [(2, 1), (2, 4), (3, 2), (4, 8)], ["sgd", "adam"])
    func `of one line ends where a single node ends, to rounding`(_ shape: (Int, Int), optimizer: String)
        throws
    {
        for workload in [try Self.perceptron(), try Self.convolutions()] {
            let rule = try #require(OptimizerCatalogue.all[optimizer])
            var single = try SamplePlans.plan(
                "centralized", workload: workload, batch: .samples(16),
                learningRate: optimizer == "adam" ? 0.01 : 0.2, budget: .samples(20 * 16))
            single.optimizer = rule
            single.optimizerSettings = try Settings(rule.settings)
            var piped = try Self.plan(
                stages: shape.0, [("micro-batches", .integer(shape.1))], workload: workload,
                link: .init(latency: 2_000_000, nanosecondsPerByte: 100))
            piped.optimizer = rule
            piped.optimizerSettings = single.optimizerSettings
            piped.learningRate = single.learningRate
            let (one, other) = (SamplePlans.run(single), SamplePlans.run(piped))
            let (expected, found) = (one.replicas[0], ParameterSnapshot(Self.whole(other, stages: shape.0)))
            let start = workload.initialParameters(seed: 1)
            #expect(expected.squaredDistance(to: start) > 1e-3)
            // Twenty steps of sums in another order; Adam divides by small roots.
            #expect(
                found.squaredDistance(to: expected).squareRoot()
                    < (optimizer == "adam" ? 2e-3 : 1e-5) * expected.squaredNorm.squareRoot())
            #expect(other.isComplete && other.nodes.allSatisfy { $0.steps == 20 && $0.refused.isEmpty })
            #expect(other.series.last?.samples == one.series.last?.samples)
            let loss = try #require(other.series.last).averagedLoss
            #expect(abs(try #require(one.series.last).averagedLoss - loss) < 1e-3)
        }
    }

    /// The bubble of GPipe (arXiv:1811.06965, section 2.3): with S equal stages and M micro-batches a step takes M + S − 1 turns
    /// of a micro-batch, of which every stage works M.
    @Test(arguments: [(1, 1), (2, 1), (2, 4), (4, 1), (4, 4), (4, 8)])
    func `fills and empties for (S - 1)/(M + S - 1) of the time`(stages: Int, microBatches: Int) throws {
        let steps = 5
        let outcome = SamplePlans.run(
            try Self.plan(
                stages: stages, [("micro-batches", .integer(microBatches))], steps: steps))
        let turn = 0.096 / Double(stages * microBatches)
        let expected = Double(steps) * turn * Double(microBatches + stages - 1)
        #expect(abs(outcome.seconds - expected) < 1e-6, "\(outcome.seconds) s; expected \(expected) s")
        let bubble = Double(stages - 1) / Double(microBatches + stages - 1)
        for node in outcome.nodes { #expect(abs(node.idleSeconds / outcome.seconds - bubble) < 1e-4) }
    }

    /// Without flush only the first mini-batch waits for the pipeline to fill; gradients are some steps old instead.
    @Test func `that is not flushed works all the time, with older gradients`() throws {
        let settings: [(name: String, value: SettingValue)] = [("micro-batches", 1), ("flush", false)]
        let outcome = SamplePlans.run(try Self.plan(stages: 4, settings, steps: 40))
        // Three turns of 24 ms to fill it, then one for each of 40 steps.
        #expect(abs(outcome.seconds - 0.024 * 43) < 1e-3, "\(outcome.seconds)")
        #expect(outcome.staleness.maximum == 3)
        let flushed = SamplePlans.run(try Self.plan(stages: 4, [("micro-batches", 1)], steps: 40))
        #expect(flushed.staleness.maximum == 0)
        #expect(abs(flushed.seconds - 0.096 * 40) < 1e-6)
    }

    // MARK: - Several lines

    @Test func `sends activations and gradients of every micro-batch, and no more`() throws {
        let outcome = SamplePlans.run(try Self.plan(stages: 4, [("micro-batches", 2)], steps: 10))
        // Three boundaries, two ways, two micro-batches of 8 samples with 4 numbers.
        #expect(outcome.series.last?.messagesSent == 10 * 3 * 2 * 2)
        #expect(outcome.series.last?.bytesSent == 10 * 3 * 2 * 2 * 8 * 4 * 4)
    }

    /// Per stage: the mean over its replicas of the squared distance to their mean.
    private func consensus(_ outcome: Simulation.Outcome, stages: Int) -> [Double] {
        (0..<stages).map { stage in
            let replicas = stride(from: stage, to: outcome.replicas.count, by: stages).map {
                outcome.replicas[$0]
            }
            let mean = ParameterSnapshot.mean(of: replicas)
            return replicas.reduce(0) { $0 + $1.squaredDistance(to: mean) } / Double(replicas.count)
        }
    }

    @Test(arguments: ["random", "straight"])
    func `of several lines learns, and the replicas of each stage stay together`(routing: String) throws {
        let workload = try Self.workload(Self.dataset(), DenseNetwork("mlp", widths: [4, 16, 4]))
        func run(_ stepsPerExchange: Int) throws -> Simulation.Outcome {
            SamplePlans.run(
                try Self.plan(
                    stages: 2, lines: 4,
                    [("routing", .text(routing)), ("steps-per-exchange", .integer(stepsPerExchange))],
                    workload: workload, computeTime: .logNormal(mean: 96_000_000, sigma: 0.3),
                    link: .init(latency: 1_000_000), steps: 80))
        }
        let (gossip, alone) = (try run(1), try run(1_000_000))
        let (first, last) = (try #require(gossip.series.first), try #require(gossip.series.last))
        #expect(last.averagedLoss < 0.8 * first.averagedLoss)
        #expect(last.localLoss.mean < 0.8 * first.localLoss.mean)
        #expect(gossip.nodes.allSatisfy { $0.refused.isEmpty && $0.merges > 0 })
        let (together, apart) = (consensus(gossip, stages: 2), consensus(alone, stages: 2))
        for stage in 0..<2 { #expect(together[stage] < 0.3 * apart[stage], "stage \(stage)") }
        // Of whole models: the sum of the stages'.
        #expect(abs(last.consensusDistance - together.reduce(0, +)) < 1e-5 * last.consensusDistance)
    }

    @Test func `gives the same bits on any number of threads, and through the codec`() throws {
        let plan = try Self.plan(
            stages: 2, lines: 3, computeTime: .logNormal(mean: 96_000_000, sigma: 0.5),
            link: .init(latency: 1_000_000, jitter: 300_000, nanosecondsPerByte: 8))
        let one = SamplePlans.run(plan)
        for threads in [2, 5] { #expect(SamplePlans.run(plan, threads: threads).digest == one.digest) }
        #expect(SamplePlans.run(plan, isParanoid: true).digest == one.digest)
    }
}
