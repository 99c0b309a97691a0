import Catalogues
import Determinism
public import Experiments
import GossipAlgorithms
import Learning
import LinearAlgebra
import Optimizers
public import Reports
import Topology

extension VariantRun {
    /// The report of a finished or interrupted run.
    ///
    /// - Parameters:
    ///   - outcome: what the run of `plan` left behind.
    ///   - kind: whether it was simulated or measured on real peers.
    ///   - domain: what the bits depend on beside the experiment.
    ///   - programVersion: the program's own version.
    /// - Returns: a report that is the same for every number of threads.
    public func report(
        of outcome: RunOutcome, kind: RunKind = .simulated, domain: DeterminismDomain, programVersion: String
    ) -> RunReport {
        let metric = describeMetric()
        let target = experiment.target?.reported
        return RunReport(
            kind: kind, status: outcome.isComplete ? .complete : .interrupted,
            experiment: experiment.name,
            variant: variant.name, algorithm: plan.algorithm.name, seed: seed,
            provenance: provenance(domain, programVersion), budget: reportedBudget,
            plan: trainingPlan(kind, emulatesComputeTime: outcome.emulatesComputeTime),
            metric: metric, target: target, series: outcome.series, nodes: plan.withPrivacy(outcome.nodes),
            links: outcome.links, attackers: attackerCard(kind), measuredTimes: outcome.measuredTimes,
            staleness: outcome.staleness, refused: outcome.refused, events: outcome.events,
            dataCard: dataCard,
            topologyCard: topologyCard,
            summary: RunSummary(of: outcome.series, metric: metric, target: target),
            digest: outcome.digest.description)
    }

    private func provenance(_ domain: DeterminismDomain, _ version: String) -> Provenance {
        Provenance(
            experimentText: experiment.resolvedText, topologyText: variant.topology.resolvedText,
            experimentHash: experiment.digest.description, topologyHash: plan.topology.digest.description,
            dataHash: plan.workload.dataset.digest.description,
            modelFingerprint: plan.workload.model.core.fingerprint,
            programVersion: version, domain: domain, initialModel: plan.initialModel?.text)
    }

    private var reportedBudget: Reports.Budget {
        switch plan.budget {
        case .samples(let count): .init(kind: .samples, amount: Double(count))
        case .time(let nanoseconds): .init(kind: .virtualSeconds, amount: Double(nanoseconds) * 1e-9)
        case .bytes(let count): .init(kind: .bytes, amount: Double(count))
        }
    }

    private func describeMetric() -> MetricDescription {
        let metric = plan.workload.metric
        return MetricDescription(
            name: metric.name, higherIsBetter: metric.higherIsBetter, definition: metric.definition,
            lossName: plan.workload.loss.name)
    }

    /// The optimizer, what its gradients are cut to, whether they are sparse, and what becomes of its state, in words.
    private var optimizerText: String {
        let training = variant.training
        let sparse =
            plan.workload.hasSparseGradients && plan.privacy == nil
            ? plan.optimizer.isSparse(plan.optimizerSettings)
                ? "sparse gradients" : "sparse gradients applied to all parameters" : nil
        let state: String? =
            switch training.stateAtMerge {
            case .keep: nil
            case .average: "state averaged at merges"
            case .reset: "state reset at merges"
            }
        let average = training.movingAverageDecay.map { "moving average \($0)" }
        return
            ([training.optimizer.text]
            + [training.clipping?.text, sparse, state, average].compactMap { $0 })
            .joined(separator: ", ")
    }

    private func trainingPlan(_ kind: RunKind, emulatesComputeTime: Bool) -> TrainingPlan {
        let computeModel = variant.compute.text(ofSingleNode: plan.algorithm.runsOnOneNode)
        let largestShard = partition.shards.map(\.count).max() ?? 0
        return TrainingPlan(
            nodes: plan.nodeCount, batchSize: plan.batchSize.samples(ofShard: largestShard),
            learningRate: variant.training.learningRate,
            learningRateSchedule: variant.training.schedule.text, optimizer: optimizerText,
            model: variant.workload.model.text, parameterCount: plan.workload.model.core.layout.count,
            loss: plan.workload.loss.name,
            computeModel: kind == .simulated
                ? computeModel : emulatesComputeTime ? "emulated \(computeModel)" : nil,
            networkModel: kind == .measured ? nil : variant.networkText,
            settings: plan.settings.all.map { NamedValue(name: $0.name, value: $0.value.description) },
            privacy: plan.privacy?.card)
    }

    private func attackerCard(_ kind: RunKind) -> AttackerCard? {
        plan.attackers.map { attackers in
            AttackerCard(
                nodes: attackers.nodes.map { plan.topology.name(of: $0) }, attack: attackers.text,
                rushing: attackers.behaviour?.isRushing,
                seesEveryone: attackers.behaviour.map { $0.seesEveryone && kind == .simulated })
        }
    }

    private var dataCard: Reports.DataCard {
        let dataset = plan.workload.dataset
        let card = Learning.DataCard(dataset, partition)
        return Reports.DataCard(
            dataset: dataset.name, task: dataset.task,
            trainSamples: dataset.train.count, testSamples: dataset.test.count,
            features: dataset.featureCount,
            labelNames: dataset.classCount == nil ? [] : card.targetNames,
            preparation: variant.workload.dataset.text,
            partition: plan.algorithm.runsOnOneNode ? "all on one node" : variant.workload.partition.text,
            nodes: card.nodes.enumerated().map { index, node in
                NodeData(
                    node: plan.nameOfShard(index), samples: node.samples,
                    labels: node.classCounts.isEmpty ? nil : node.classCounts)
            })
    }

    private var topologyCard: Reports.TopologyCard {
        let card = plan.topology.card
        let graph = plan.topology.graph
        return Reports.TopologyCard(
            name: plan.algorithm.runsOnOneNode ? "one node" : variant.topology.title, nodes: card.nodeCount,
            edges: card.edgeCount, directed: graph?.isDirected ?? !card.isSymmetric,
            minimumDegree: card.degree.minimum, meanDegree: card.degree.mean,
            maximumDegree: card.degree.maximum, diameter: card.diameter?.upperBound,
            connected: card.componentCount == 1,
            schedule: card.schedule == "static" ? nil : card.schedule,
            weights: variant.topology.mixing?.text ?? "explicit",
            spectralGap: card.mixing?.spectralGap,
            secondEigenvalueModulus: card.mixing?.secondEigenvalueModulus,
            smallestEigenvalue: card.mixing?.smallestEigenvalue,
            effectiveNeighbours: card.mixing?.effectiveNeighbours99,
            eigenvalues: card.mixing.flatMap { Self.pairs($0.eigenvalues) },
            links: graph.flatMap { $0.nodeCount <= 256 ? $0.edges.map { [$0.from, $0.to] } : nil },
            places: graph.flatMap { graph in
                guard graph.nodeCount <= 128 else { return nil }
                return variant.topology.layout(of: graph).places.map {
                    [$0.x.inThousandths, $0.y.inThousandths]
                }
            })
    }

    /// Eigenvalues as pairs of real and imaginary part; nil when there are none or too many.
    private static func pairs(_ values: [SpectralAnalysis.Eigenvalue]) -> [[Double]]? {
        guard !values.isEmpty, values.count <= 256 else { return nil }
        return values.map { [$0.real.roundedToBillionths, $0.imaginary.roundedToBillionths] }
    }
}

extension Double {
    /// As near as a drawing shows, in `[0, 1]`.
    fileprivate var inThousandths: Double { (min(1, max(0, self)) * 1000).rounded() / 1000 }

    /// Without the last digits, which are rounding, and without a sign before 0.
    fileprivate var roundedToBillionths: Double {
        let rounded = (self * 1e9).rounded() / 1e9
        return rounded == 0 ? 0 : rounded
    }
}

extension CatalogueChoice {
    /// The choice in one line: `dirichlet (alpha 0.1)`.
    public var text: String {
        let settings = settings.all.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        return settings.isEmpty ? name : "\(name) (\(settings))"
    }
}

extension TopologyPlan {
    /// What the topology is called in a report.
    public var title: String {
        switch source {
        case .family(let choice): schedule.map { "\($0.text) on \(choice.text)" } ?? choice.text
        case .edges: "explicit edges"
        case .nodes: schedule?.text ?? "\(nodeCount) nodes"
        }
    }
}

extension Dataset {
    /// What is learned, in a word.
    fileprivate var task: String {
        switch train.targets {
        case .classes: "classification"
        case .values: "regression"
        case .tokens: "text"
        case .contexts: "word vectors"
        }
    }
}

extension Metric {
    /// What the number means.
    var definition: String {
        switch self {
        case .accuracy: "share of test samples whose largest output is the right class"
        case .meanSquaredError: "mean squared error on the test samples, in the data's own units"
        case .rootMeanSquaredError:
            "root of the mean squared error on the test samples, in the data's own units"
        case .meanAbsoluteError: "mean absolute error on the test samples, in the data's own units"
        case .nats: "cross-entropy of the test text's characters, in nats"
        case .bits: "cross-entropy of the test text's characters, in bits"
        case .familyAnalogies:
            "share of word2vec's analogies of family (king is to queen as man is to ...) that the word vectors solve"
        case .perplexity: "exponential of the cross-entropy of the test text's characters"
        case .r2: "share of the test targets' variance that is explained"
        }
    }
}
