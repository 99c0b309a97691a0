import Catalogues
import GossipAlgorithms
import Learning
import Optimizers

/// Turns the resolved mapping of one variant (common part with the variant's changes) into a variant.
struct VariantReader {
    let problems: InputProblems
    /// The content of a file by the path that the experiment states.
    let files: (String) throws -> [UInt8]

    /// The variant, not yet named; nil when problems were recorded.
    func read(_ root: YAMLNode) -> Variant? {
        guard let object = YAMLObject(root, problems) else { return nil }
        let workload = object.required("workload", "data set and model").flatMap(workload)
        let training = object.required("training", "algorithm and learning rate").flatMap(training)
        let topology = object.required("topology", "a graph family with nodes, or a file").flatMap {
            TopologyReader(problems: problems, files: files).read($0)
        }
        let machines = MachineReader(problems: problems)
        let compute = machines.compute(object.value("compute"), topology)
        let network = machines.network(object.value("network"))
        let adversary = AttackerReader(problems: problems)
        let attackers = adversary.attackers(object.value("attackers"), topology)
        guard let workload, let training, let topology, let compute, let network else { return nil }
        checkFit(training, topology, root)
        if let attackers, let algorithm = AlgorithmCatalogue.all[training.algorithm.name],
            let node = object.value("attackers")
        {
            adversary.check(attackers, algorithm, at: node)
        }
        return Variant(
            name: "", workload: workload, training: training, topology: topology, compute: compute,
            network: network, attackers: attackers)
    }

    private func workload(_ node: YAMLNode) -> WorkloadSpecification? {
        guard let object = YAMLObject(node, problems) else { return nil }
        let before = problems.count
        let dataset = object.required("dataset", expectation(DatasetCatalogue.all))?
            .choice(from: DatasetCatalogue.all, problems)
        let model = object.required("model", expectation(ModelCatalogue.all))?
            .choice(from: ModelCatalogue.all, problems)
        let loss = object.value("loss")?.choice(from: LossCatalogue.all, problems)
        let l2 = object.number("l2", in: 0...1e6, default: 0)
        let partition = choice(object, "partition", PartitionCatalogue.all, default: "iid")
        object.refuseUnknownKeys()
        guard problems.count == before, let dataset, let model, let l2, let partition else { return nil }
        return WorkloadSpecification(dataset: dataset, model: model, loss: loss, l2: l2, partition: partition)
    }

    private func training(_ node: YAMLNode) -> TrainingSpecification? {
        guard let object = YAMLObject(node, problems) else { return nil }
        let before = problems.count
        let algorithm = object.required("algorithm", expectation(AlgorithmCatalogue.all))?
            .choice(from: AlgorithmCatalogue.all, problems)
        let batchSize = batchSize(object)
        let learningRate = object.number("learning-rate", in: 0...1e6, excludingLowerBound: true)
        let schedule = choice(object, "schedule", LearningRateScheduleCatalogue.all, default: "constant")
        let optimizer = choice(object, "optimizer", OptimizerCatalogue.all, default: "sgd")
        let stateAtMerge = object.word(
            "optimizer-state", among: StateAtMerge.allCases.map(\.rawValue), default: "keep"
        ).flatMap(StateAtMerge.init(rawValue:))
        let decay =
            object.states("moving-average")
            ? object.number("moving-average", in: 0...0.999_999_9, excludingLowerBound: true) : nil
        let clipping = object.object("clipping").flatMap(ClippingReader.read)
        let privacy = object.object("privacy").flatMap(PrivacyReader.read)
        object.refuseUnknownKeys()
        guard problems.count == before, let algorithm, let batchSize, let learningRate, let schedule,
            let optimizer, let stateAtMerge
        else { return nil }
        return TrainingSpecification(
            algorithm: algorithm, batchSize: batchSize, learningRate: learningRate, schedule: schedule,
            optimizer: optimizer, stateAtMerge: stateAtMerge, movingAverageDecay: decay, clipping: clipping,
            privacy: privacy)
    }

    private func batchSize(_ object: YAMLObject) -> BatchSize? {
        guard let node = object.required("batch-size", "a whole number of at least 1, or full") else {
            return nil
        }
        if node.text == "full" { return .full }
        return object.integer("batch-size", in: 1...1_000_000_000).map { .samples($0) }
    }

    /// Refuses an algorithm on a topology, or with an optimizer, that it does not work with.
    private func checkFit(_ training: TrainingSpecification, _ topology: TopologyPlan, _ root: YAMLNode) {
        let algorithm = training.algorithm
        guard let entry = AlgorithmCatalogue.all[algorithm.name], let keys = root.entry("training")?.value,
            let node = keys.entry("algorithm")?.value
        else { return }
        if let refusal = entry.refusal(of: topology.topology, algorithm.settings) {
            problems.record(node, refusal)
        }
        if let refusal = entry.refusal(ofOptimizer: training.optimizer.name) {
            problems.record(keys.entry("optimizer")?.value ?? node, refusal)
        }
        if let state = keys.entry("optimizer-state")?.value, let refusal = refusal(ofState: training, entry) {
            problems.record(state, refusal)
        }
    }

    private func refusal(ofState training: TrainingSpecification, _ algorithm: AlgorithmEntry) -> String? {
        guard let optimizer = OptimizerCatalogue.all[training.optimizer.name] else { return nil }
        let states = TravellingOptimizer.stateCount {
            optimizer.make(training.optimizer.settings, pool: $0)
        }
        return algorithm.refusal(
            of: training.stateAtMerge, optimizer.name, hasState: states > 0, training.algorithm.settings)
    }

    /// What a key names, or the default entry with its default settings.
    private func choice<Entry: CatalogueEntry>(
        _ object: YAMLObject, _ key: String, _ catalogue: Catalogue<Entry>, default name: String
    ) -> CatalogueChoice? {
        if let node = object.value(key) { return node.choice(from: catalogue, problems) }
        guard let entry = catalogue[name] else { preconditionFailure("no \(catalogue.kind) '\(name)'") }
        do {
            return CatalogueChoice(name: name, settings: try Settings(entry.settings))
        } catch {
            preconditionFailure("\(catalogue.kind) '\(name)' has no default for \(error.key)")
        }
    }

    private func expectation<Entry: CatalogueEntry>(_ catalogue: Catalogue<Entry>) -> String {
        "one of \(catalogue.names.joined(separator: ", "))"
    }
}
