import Catalogues
import Learning
import LinearAlgebra
import LoopbackSupport
import Optimizers
import PeerNode
import Reports
import Runs
import Simulation
import Testing

/// What travels or stays beside the weights does so alike in the simulator and on real peers.
@Suite(.serialized) struct `what belongs to a model` {
    private func layer(
        _ name: String, _ given: [(name: String, value: SettingValue)] = []
    ) throws -> SettingPart {
        let entry = try LayerCatalogue.all.required(name)
        return SettingPart(name: name, settings: try Settings(entry.settings, given: given))
    }

    /// The sample classes behind a batch normalisation.
    private func normalised(_ plan: RunPlan, _ statistics: String) throws -> Workload {
        let entry = try ModelCatalogue.all.required("sequential")
        let parts = [
            try layer("batch-norm", [("statistics", .text(statistics))]),
            try layer("dense", [("outputs", 4)]),
        ]
        let settings = try Settings(entry.settings, given: [("layers", .parts(parts))])
        return try Workload(
            dataset: plan.workload.dataset, model: entry.make(settings, for: plan.workload.dataset),
            loss: plan.workload.loss)
    }

    /// Runs the plan in the simulator and on real peers, which must end with the same bits.
    private func run(_ plan: RunPlan) throws -> (
        simulated: Simulation.Outcome, real: [LoopbackCluster.Outcome]
    ) {
        let simulated = Simulation(
            SimulationPlan(
                plan, computeTime: .constant(nanoseconds: 1_000_000),
                network: NetworkModel(nodeCount: plan.nodeCount, common: .init(latency: 100_000)))
        ).run()
        let real = try LoopbackCluster(plan).runAll()
        for node in 0..<plan.nodeCount {
            #expect(try #require(real[node].models.last).values == simulated.replicas[node].values)
        }
        return (simulated, real)
    }

    @Test(arguments: ["gossiped", "local", "re-estimated", "batch"])
    func `statistics of batch normalisation are averaged, kept or absent as the model says`(
        _ statistics: String
    ) throws {
        // Every node sees one class alone, so that statistics of their own differ.
        var plan = try SamplePlan.plan("d-psgd", family: "complete", rounds: 20)
        plan.workload = try normalised(plan, statistics)
        guard case .classes(let labels, _) = plan.workload.dataset.train.targets else { return }
        plan.samplesOfNode = (0..<4).map { node in
            labels.indices.filter { labels[$0] == node }.map { Int32($0) }
        }
        let (simulated, _) = try run(plan)
        let kept = plan.workload.model.layout.statistics.joined()
        #expect(kept.isEmpty == ["re-estimated", "batch"].contains(statistics))
        // The statistics after the last round: D-PSGD on the complete graph leaves one step between the nodes.
        let spread = kept.map { index in
            let values = simulated.replicas.map { $0[index] }
            return (values.max() ?? 0) - (values.min() ?? 0)
        }.max()
        if statistics == "local" { #expect(try #require(spread) > 1) }
        if statistics == "gossiped" { #expect(try #require(spread) < 0.5) }
        let weights = plan.workload.model.layout.tensors.first { $0.name == "1.weight" }
        #expect(weights != nil)
    }

    @Test func `a moving average is kept beside every model and evaluated`() throws {
        var plan = try SamplePlan.plan("d-psgd", rounds: 20)
        plan.movingAverageDecay = 0.8
        let (simulated, real) = try run(plan)
        let point = try #require(simulated.series.last)
        let average = try #require(point.movingAverage)
        #expect(average.averagedLoss > point.averagedLoss)
        let parts = real.compactMap { outcome in
            outcome.result.map {
                MeasuredRun.Part(
                    record: $0.record, models: outcome.models, movingAverages: outcome.movingAverages)
            }
        }
        let measured = MeasuredRun(plan, parts: parts).outcome(for: plan)
        #expect(try #require(measured.series.last?.movingAverage) == average)
    }

    @Test(arguments: [("d-psgd", StateAtMerge.average), ("all-reduce", .average), ("all-reduce", .reset)])
    func `an optimizer's state is averaged or reset at merges`(_ name: String, _ choice: StateAtMerge) throws
    {
        var plan = try SamplePlan.plan(
            name, name == "all-reduce" ? [("local-steps", 4)] : [], rounds: 20)
        plan.optimizer = try OptimizerCatalogue.all.required("adam")
        plan.optimizerSettings = try Settings(plan.optimizer.settings)
        let own = plan.workload.parameterCount
        let kept = Simulation(
            SimulationPlan(
                plan, computeTime: .constant(nanoseconds: 1_000_000),
                network: NetworkModel(nodeCount: plan.nodeCount, common: .init(latency: 100_000)))
        ).run()
        plan.stateAtMerge = choice
        if choice == .average {
            plan.workload = try Workload(
                dataset: plan.workload.dataset,
                model: ExtendedModel(plan.workload.model, states: 2, named: "adam"), loss: plan.workload.loss)
        }
        let (simulated, _) = try run(plan)
        let (bytes, before) = (
            try #require(simulated.series.last).bytesSent, try #require(kept.series.last).bytesSent
        )
        #expect(bytes == (choice == .average ? 3 : 1) * before)
        #expect(
            zip(simulated.replicas, kept.replicas).contains { one, other in
                one.values.prefix(own) != other.values[...]
            })
    }
}
