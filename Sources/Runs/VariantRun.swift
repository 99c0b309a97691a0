import Catalogues
import Determinism
public import Experiments
import GossipAlgorithms
public import Learning
import LinearAlgebra
import Optimizers
import Robustness
import Topology

/// One variant of an experiment under one seed, resolved against its data: ready to run and to report.
public struct VariantRun: Sendable {
    /// What the variant is one of.
    public let experiment: Experiment
    /// What is run.
    public let variant: Variant
    /// What decides all chance in it.
    public let seed: UInt64
    /// What the simulator or the peers run.
    public private(set) var plan: RunPlan
    /// Who has which training samples.
    public let partition: Partition
    /// Steps each node is expected to take within the budget: what learning-rate schedules are laid out for.
    public let plannedSteps: Int

    /// Resolves a variant.
    ///
    /// - Parameters:
    ///   - variant: one of the experiment's variants.
    ///   - experiment: what they have in common.
    ///   - seed: one of the experiment's seeds, or another.
    ///   - dataset: the data set the variant names, loaded.
    /// - Throws: `PlanError` when model, data, algorithm and topology do not fit together.
    public init(
        _ variant: Variant, of experiment: Experiment, seed: UInt64, dataset: Dataset
    ) throws(PlanError) {
        self.experiment = experiment
        self.variant = variant
        self.seed = seed
        let parts = Parts(variant)
        let topology = try parts.topology()
        let workload = parts.exchanged(try parts.workload(dataset))
        try parts.check(experiment, topology, workload)
        // The nodes of a pipeline's line share the line's data.
        let stages = try parts.stages(of: workload)
        let lines = topology.nodeCount / stages
        partition = try parts.partition(dataset, over: lines, seed: seed)
        let attackers = try parts.attackers(dataset, of: topology.nodeCount, seed: seed)
        if variant.training.privacy != nil { try parts.checkPrivacy(partition, samples: dataset.train.count) }
        let batch = parts.batchSize
        let samplesPerStep = partition.shards.reduce(0) { $0 + batch.samples(ofShard: $1.count) }
        let budget = RunBudget(
            experiment.budget, trainingSamples: dataset.train.count, samplesPerStep: samplesPerStep)
        let largestShard = partition.shards.map(\.count).max() ?? 1
        plannedSteps = Self.plannedSteps(
            budget, nodes: lines, samples: batch.samples(ofShard: largestShard),
            parameters: workload.parameterCount, meanNanoseconds: parts.roundNanoseconds(topology, seed: seed)
        )
        let samples = Self.samples(partition, attackers)
        plan = RunPlan(
            algorithm: parts.algorithm, settings: variant.training.algorithm.settings, topology: topology,
            workload: workload, samplesOfNode: (0..<topology.nodeCount).map { samples[$0 / stages] },
            batchSize: batch,
            optimizer: parts.optimizer,
            optimizerSettings: variant.training.optimizer.settings,
            learningRate: parts.learningRate(plannedSteps: plannedSteps),
            budget: budget,
            evaluation: EvaluationPlan(
                cadence: .init(
                    experiment.evaluation, trainingSamples: dataset.train.count,
                    samplesPerStep: samplesPerStep),
                testSamples: experiment.evaluationExtent.testSamples,
                keepsEveryNode: experiment.evaluationExtent.keepsEveryNode),
            stopTarget: experiment.target.flatMap { $0.stopsRun ? $0.reported : nil }, seed: seed,
            attackers: attackers, privacy: variant.training.privacy)
        plan.stateAtMerge = variant.training.stateAtMerge
        plan.movingAverageDecay = variant.training.movingAverageDecay
    }

    /// Lets all nodes start from the tensors of a file.
    ///
    /// - Throws: `WeightsError` that names the first tensor that does not fit the model.
    public mutating func start(from file: WeightsFile) throws(WeightsError) {
        plan.initialModel = try InitialModel(file, for: plan.workload)
    }

    /// Every node's samples; of attackers that send what the algorithm says, with wrong labels.
    private static func samples(_ partition: Partition, _ attackers: RunAttackers?) -> [[Int32]] {
        guard let attackers, attackers.behaviour == nil else { return partition.shards }
        return partition.shards.enumerated().map { node, shard in
            attackers.contains(node) ? MirroredLabels.marked(shard) : shard
        }
    }

    /// How long gradients take on the machines that the experiment describes.
    public var computeTime: ComputeTime {
        ComputeTime(
            variant.compute, nodeCount: plan.nodeCount, seed: seed, isSingle: plan.algorithm.runsOnOneNode)
    }

    /// Steps per node that the budget allows, estimated for budgets in time and bytes.
    private static func plannedSteps(
        _ budget: RunBudget, nodes: Int, samples: Int, parameters: Int, meanNanoseconds: Int64
    ) -> Int {
        let steps =
            switch budget {
            case .samples(let count): count / max(1, samples * nodes)
            case .time(let nanoseconds): Int(nanoseconds / max(1, meanNanoseconds))
            case .bytes(let bytes): bytes / max(1, 8 * parameters * nodes)
            }
        return max(1, steps)
    }
}

/// The catalogue entries a variant names, put together.
private struct Parts {
    let variant: Variant
    let algorithm: AlgorithmEntry
    let optimizer: OptimizerEntry

    init(_ variant: Variant) {
        self.variant = variant
        algorithm = Self.entry(AlgorithmCatalogue.all, variant.training.algorithm)
        optimizer = Self.entry(OptimizerCatalogue.all, variant.training.optimizer)
    }

    /// The experiment file has been checked against the catalogues, so the entry exists.
    private static func entry<Entry>(_ catalogue: Catalogue<Entry>, _ choice: CatalogueChoice) -> Entry {
        entry(catalogue, named: choice.name)
    }

    private static func entry<Entry>(_ catalogue: Catalogue<Entry>, named name: String) -> Entry {
        guard let entry = catalogue[name] else {
            preconditionFailure("the \(catalogue.kind) catalogue has no '\(name)'")
        }
        return entry
    }

    /// The mean time of a local step: the slowest node's where all wait for it.
    func roundNanoseconds(_ topology: Topology, seed: UInt64) -> Int64 {
        let mean = variant.compute.meanNanoseconds
        if let shape = algorithm.pipelineShape(variant.training.algorithm.settings) {
            return Int64(Double(mean) * shape.timePerStep)
        }
        guard algorithm.timing == .synchronous else { return mean }
        let factors = variant.compute.factors(nodeCount: topology.nodeCount, seed: seed)
        return Int64((Double(mean) * (factors.max() ?? 1)).rounded())
    }

    private func problem(_ key: String, _ problem: String) -> PlanError {
        PlanError(variant: variant.name, key: key, problem: problem)
    }

    func topology() throws(PlanError) -> Topology {
        if algorithm.runsOnOneNode {
            do {
                return try Topology(
                    graph: .complete(nodes: 1), names: [variant.topology.topology.name(of: 0)])
            } catch {
                preconditionFailure("a single node is no topology: \(error)")
            }
        }
        let topology = variant.topology.topology
        if let refusal = algorithm.refusal(of: topology, variant.training.algorithm.settings) {
            throw problem("training.algorithm", refusal)
        }
        if let refusal = algorithm.refusal(ofOptimizer: variant.training.optimizer.name) {
            throw problem("training.optimizer", refusal)
        }
        if !algorithm.toleratesLoss(variant.training.algorithm.settings), loses {
            throw problem("network.loss", algorithm.lossProblem)
        }
        return topology
    }

    /// What can only be judged with data, topology and budget together.
    func check(_ experiment: Experiment, _ topology: Topology, _ workload: Workload) throws(PlanError) {
        if case .bytes = experiment.budget,
            algorithm.isSilent(on: topology, variant.training.algorithm.settings)
        {
            throw problem(
                "budget.bytes",
                "\(algorithm.name) sends nothing here and would never end; use a budget in samples or time")
        }
        if let target = experiment.target, target.metric != .loss,
            target.metric.rawValue != workload.metric.name
        {
            throw problem(
                "target.metric",
                "this workload reports \(workload.metric.name), not \(target.metric.rawValue); "
                    + "use \(workload.metric.name) or loss")
        }
    }

    /// The stages the model is cut into: 1 where every node holds all of it.
    func stages(of workload: Workload) throws(PlanError) -> Int {
        guard let shape = algorithm.pipelineShape(variant.training.algorithm.settings) else { return 1 }
        if let refusal = PipelineRefusal.of(variant, shape, workload) {
            throw problem(refusal.key, refusal.why)
        }
        return shape.stages
    }

    /// The loss of a node is about its own steps: an example that several nodes have would lose to each of them.
    func checkPrivacy(_ partition: Partition, samples: Int) throws(PlanError) {
        var isTaken = [Bool](repeating: false, count: samples)
        for sample in partition.shards.joined() {
            if isTaken[Int(sample)] {
                throw problem(
                    "training.privacy",
                    "several nodes have the same examples, whose privacy losses would add up; "
                        + "choose a partition that divides them, such as iid")
            }
            isTaken[Int(sample)] = true
        }
    }

    private var loses: Bool {
        variant.network.link.loss > 0 || variant.topology.links.loss ?? 0 > 0
            || variant.topology.edgeLinks.contains { $0.properties.loss ?? 0 > 0 }
    }

    func workload(_ dataset: Dataset) throws(PlanError) -> Workload {
        let model = Self.entry(ModelCatalogue.all, variant.workload.model)
        do {
            let loss: any Loss
            if let choice = variant.workload.loss {
                loss = Self.entry(LossCatalogue.all, choice).make(choice.settings)
            } else {
                let entry = Self.entry(LossCatalogue.all, named: LossCatalogue.defaultName(for: dataset))
                loss = entry.make(try Settings(entry.settings))
            }
            return try Workload(
                dataset: dataset, model: model.make(variant.workload.model.settings, for: dataset),
                loss: loss,
                l2: Float(variant.workload.l2), clipping: variant.training.clipping)
        } catch {
            guard case .layer(_, let path, let place, let why)? = error as? WorkloadError, !place.isEmpty
            else { throw problem("workload", "\(error)") }
            throw PlanError(
                variant: variant.name, key: "workload.model.\(path)", problem: why, place: place)
        }
    }

    /// The workload, with the optimizer's state behind the model's parameters where that travels.
    func exchanged(_ workload: Workload) -> Workload {
        guard variant.training.stateAtMerge == .average else { return workload }
        let choice = variant.training.optimizer
        let states = TravellingOptimizer.stateCount { optimizer.make(choice.settings, pool: $0) }
        do {
            return try Workload(
                dataset: workload.dataset,
                model: ExtendedModel(workload.model, states: states, named: choice.text),
                loss: workload.loss, l2: workload.l2, clipping: workload.clipping)
        } catch {
            preconditionFailure("a workload of the same loss and data: \(error)")
        }
    }

    func partition(_ dataset: Dataset, over nodes: Int, seed: UInt64) throws(PlanError) -> Partition {
        // One line has all the data, as a single node has.
        let isPipeline = algorithm.pipelineShape(variant.training.algorithm.settings) != nil
        let choice = algorithm.runsOnOneNode || isPipeline && nodes == 1 ? nil : variant.workload.partition
        guard let choice else {
            return Partition(shards: [(0..<dataset.train.count).map { Int32($0) }])
        }
        do {
            return try Self.entry(PartitionCatalogue.all, choice).partition(
                dataset, over: nodes, choice.settings, seed: seed)
        } catch {
            throw PlanError(variant: variant.name, key: "", problem: "\(error)")
        }
    }

    /// Who attacks; nobody where a single node has all the data.
    func attackers(_ dataset: Dataset, of nodes: Int, seed: UInt64) throws(PlanError) -> RunAttackers? {
        guard let specification = variant.attackers, !algorithm.runsOnOneNode else { return nil }
        let entry = Self.entry(AttackCatalogue.all, specification.attack)
        guard !entry.flipsLabels || dataset.classCount != nil else {
            throw problem(
                "attackers.attack",
                "\(entry.name) turns classes round, and \(dataset.name) has none; choose another attack")
        }
        let attackers = specification.nodes(of: nodes, seed: seed)
        let behaviour = entry.makeAttack(specification.attack.settings).map {
            AttackBehaviour(
                attack: $0, attackers: attackers, isRushing: specification.isRushing,
                seesEveryone: specification.seesEveryone)
        }
        return RunAttackers(nodes: attackers, behaviour: behaviour, text: specification.attack.text)
    }

    var batchSize: BatchSize {
        switch variant.training.batchSize {
        case .samples(let count): .samples(count)
        case .full: .full
        }
    }

    func learningRate(plannedSteps: Int) -> @Sendable (Int) -> Float {
        let choice = variant.training.schedule
        let schedule = Self.entry(LearningRateScheduleCatalogue.all, choice)
            .make(choice.settings, learningRate: Float(variant.training.learningRate))
        return { step in schedule.rate(step: step, of: plannedSteps) }
    }
}

extension BatchSize {
    /// Samples in one batch of a node that has so many.
    public func samples(ofShard count: Int) -> Int {
        switch self {
        case .samples(let samples): samples
        case .full: count
        }
    }
}

extension Variant {
    /// What the variant learns, on the data set it names or on another of the same shape.
    ///
    /// - Throws: `PlanError` when model, loss and data do not fit together.
    public func workload(on dataset: Dataset) throws(PlanError) -> Workload {
        try Parts(self).workload(dataset)
    }
}
