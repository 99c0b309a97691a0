import Catalogues
import Determinism
import GossipAlgorithms
import Learning
import Optimizers
import Reports
import Runs
import Simulation
import Testing
import Topology

/// Small plans for tests: eight nodes, four classes in three dimensions, a softmax regression of 16 parameters.
enum SamplePlans {
    static func plan(
        _ algorithm: String = "d-psgd", _ settings: [(name: String, value: SettingValue)] = [],
        nodes: Int = 8,
        family: String = "ring", workload: Workload? = nil, batch: BatchSize = .samples(4),
        learningRate: Float = 0.1, computeTime: ComputeTime = .constant(nanoseconds: 10_000_000),
        link: NetworkModel.Link = .init(latency: 1_000_000), budget: RunBudget = .samples(960),
        evaluation: EvaluationPlan = EvaluationPlan(cadence: .count(3)), seed: UInt64 = 1
    ) throws -> SimulationPlan {
        let entry = try #require(AlgorithmCatalogue.all[algorithm])
        let count = entry.runsOnOneNode ? 1 : nodes
        let workload = try workload ?? classes()
        let optimizer = try #require(OptimizerCatalogue.all["sgd"])
        let run = RunPlan(
            algorithm: entry, settings: try Settings(entry.settings, given: settings),
            topology: try topology(family, nodes: count), workload: workload,
            samplesOfNode: shards(workload, over: count), batchSize: batch, optimizer: optimizer,
            optimizerSettings: try Settings(optimizer.settings), learningRate: { _ in learningRate },
            budget: budget, evaluation: evaluation, seed: seed)
        return SimulationPlan(
            run, computeTime: computeTime, network: NetworkModel(nodeCount: count, common: link))
    }

    static func run(_ plan: SimulationPlan, threads: Int = 1, isParanoid: Bool = false) -> Simulation.Outcome
    {
        Simulation(plan, threads: threads, isParanoid: isParanoid).run()
    }

    static func topology(_ name: String, nodes: Int) throws -> Topology {
        let family = try #require(GraphFamilyCatalogue.all[nodes == 1 ? "complete" : name])
        return try Topology(
            graph: family.graph(Settings(family.settings, given: [("nodes", .integer(nodes))]), seed: 1))
    }

    /// The samples dealt out in turn.
    static func shards(_ workload: Workload, over nodes: Int) -> [[Int32]] {
        (0..<nodes).map { node in
            stride(from: node, to: workload.dataset.train.count, by: nodes).map { Int32($0) }
        }
    }

    /// Four classes around different centres.
    static func classes(samples: Int = 240) throws -> Workload {
        var random = RandomStream(seed: 7, purpose: "sample classes")
        var text = "a,b,c,class\n"
        for index in 0..<samples {
            let label = index % 4
            let row = (0..<3).map { axis in (axis == label ? 2.0 : 0) + random.normal() }
            text += row.map { "\($0)" }.joined(separator: ",") + ",\(label)\n"
        }
        return try workload(text, target: "class", task: "classification", model: "softmax")
    }

    static func workload(
        _ text: String, target: String, task: String, model: String, loss: String? = nil,
        data: [(name: String, value: SettingValue)] = []
    ) throws -> Workload {
        let source = try #require(DatasetCatalogue.all["csv"])
        let settings = try Settings(
            source.settings,
            given: [("file", "sample.csv"), ("target", .text(target)), ("task", .text(task))] + data)
        let dataset = try source.load(settings) { _ in Array(text.utf8) }
        let entry = try #require(ModelCatalogue.all[model])
        let lossEntry = try #require(LossCatalogue.all[loss ?? LossCatalogue.defaultName(for: dataset)])
        return try Workload(
            dataset: dataset, model: entry.make(Settings(entry.settings), for: dataset),
            loss: lossEntry.make(Settings(lossEntry.settings)))
    }
}
