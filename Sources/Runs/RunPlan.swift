public import Catalogues
import Determinism
public import GossipAlgorithms
public import Learning
public import LinearAlgebra
public import Optimizers
public import Reports
public import Topology

/// One run, fully resolved: what is trained, by which nodes, with which algorithm, and when it ends.
///
/// The simulator and real peers run the same plan; `makeHost` and `makeSampler` give a node the same start in both.
public struct RunPlan: Sendable {
    /// Which algorithm every node runs.
    public var algorithm: AlgorithmEntry
    /// The algorithm's hyperparameters.
    public var settings: Settings
    /// Who mixes with whom.
    public var topology: Topology
    /// What is learned.
    public var workload: Workload
    /// The training samples of each node, `[nodes][samples]`.
    public var samplesOfNode: [[Int32]]
    /// Samples in one gradient of one node.
    public var batchSize: BatchSize
    /// What a gradient does to the parameters.
    public var optimizer: OptimizerEntry
    /// The optimizer's hyperparameters.
    public var optimizerSettings: Settings
    /// The learning rate of a node's local step, counted from 0.
    public var learningRate: @Sendable (Int) -> Float
    /// What the run may use up.
    public var budget: RunBudget
    /// When and how models are evaluated.
    public var evaluation: EvaluationPlan
    /// Ends the run early when the mean of the local models crosses it; nil runs the whole budget.
    public var stopTarget: Target?
    /// What decides all chance in the run.
    public var seed: UInt64
    /// Who attacks; nil when all are honest.
    public var attackers: RunAttackers?
    /// What makes gradients private; nil when nothing does.
    public var privacy: GradientPrivacy?
    /// What private samples and noise are drawn from.
    public var noiseOrigin: NoiseOrigin
    /// What becomes of the optimizer's state at a merge; with `average` the workload's model is an `ExtendedModel`.
    public var stateAtMerge = StateAtMerge.keep
    /// β of the moving average that every node keeps of its model, in (0, 1); nil for none.
    public var movingAverageDecay: Double?
    /// What all nodes start from; nil for a model drawn from the seed.
    public var initialModel: InitialModel?

    /// Everything by name; there must be data for every node.
    public init(
        algorithm: AlgorithmEntry, settings: Settings, topology: Topology, workload: Workload,
        samplesOfNode: [[Int32]], batchSize: BatchSize, optimizer: OptimizerEntry,
        optimizerSettings: Settings,
        learningRate: @escaping @Sendable (Int) -> Float, budget: RunBudget,
        evaluation: EvaluationPlan = EvaluationPlan(), stopTarget: Target? = nil, seed: UInt64,
        attackers: RunAttackers? = nil,
        privacy: GradientPrivacy? = nil
    ) {
        precondition(
            samplesOfNode.count == topology.nodeCount,
            "data for \(samplesOfNode.count) nodes, a topology of \(topology.nodeCount)"
        )
        self.algorithm = algorithm
        self.settings = settings
        self.topology = topology
        self.workload = workload
        self.samplesOfNode = samplesOfNode
        self.batchSize = batchSize
        self.optimizer = optimizer
        self.optimizerSettings = optimizerSettings
        self.learningRate = learningRate
        self.budget = budget
        self.evaluation = evaluation
        self.stopTarget = stopTarget
        self.seed = seed
        self.attackers = attackers
        self.privacy = privacy
        noiseOrigin = privacy?.noiseSeed.map { NoiseOrigin.experiment($0) } ?? .run(seed)
    }

    /// The parameters that every node starts from, `[parameterCount]`.
    public var initialParameters: ParameterSnapshot {
        initialModel?.parameters ?? workload.initialParameters(seed: seed)
    }

    /// The number of nodes that run.
    public var nodeCount: Int { topology.nodeCount }

    /// The nodes whose models count, ascending: all but the attackers.
    public var honestNodes: [Int] {
        (0..<nodeCount).filter { !(attackers?.contains($0) ?? false) }
    }

    /// The algorithm of a node before its first event.
    ///
    /// - Parameters:
    ///   - node: in `0 ..< nodeCount`.
    ///   - parameters: the common initial parameters, `initialParameters`.
    ///   - pool: where the node's buffers come from; of `parameterCount(of:)` floats.
    ///   - incarnation: how often the node was started before in this run.
    ///   - agreesOnSecrets: whether nodes agree on secrets for masks, as real peers do.
    ///   - mayOverhear: whether an attacker can be shown what others send, as in a simulator.
    /// - Returns: the same start whoever drives it.
    public func makeHost(
        of node: Int, parameters: ParameterSnapshot, pool: BufferPool, incarnation: Int = 0,
        agreesOnSecrets: Bool = false, mayOverhear: Bool = false
    ) -> any AlgorithmHost {
        let own = pipeline.map { $0.part(of: parameters, at: node) } ?? parameters
        var start = AlgorithmStart(
            node: node, nodeCount: nodeCount, parameters: own, pool: pool, topology: topology,
            random: RandomStream(seed: seed, purpose: "algorithm", node), seed: seed, settings: settings,
            optimizer: makeOptimizer(pool: pool), learningRate: learningRate)
        if let pipeline {
            let stage = pipeline.stage(of: node)
            start.microBatchInput = pipeline.microBatchSamples * stage.inputCount
            start.microBatchOutput = pipeline.microBatchSamples * stage.outputCount
        }
        start.incarnation = incarnation
        start.stateAtMerge = stateAtMerge
        start.movingAverageDecay = movingAverageDecay
        start.localStatistics = workload.model.layout.local
        start.agreesOnSecrets = agreesOnSecrets
        start.expectsAttacks = attackers != nil
        if let attackers, attackers.contains(node), let behaviour = attackers.behaviour {
            start.attack = mayOverhear ? behaviour : behaviour.withoutOverhearing
        }
        start.noiseSeed = noiseOrigin.seed
        return algorithm.makeHost(start)
    }

    private func makeOptimizer(pool: BufferPool) -> any Optimizer {
        guard stateAtMerge == .average else { return optimizer.make(optimizerSettings, pool: pool) }
        return TravellingOptimizer(count: workload.model.core.layout.count) {
            optimizer.make(optimizerSettings, pool: $0)
        }
    }

    /// Whom a node talks to, in ascending order.
    public func contacts(of node: Int) -> [Int] {
        algorithm.contacts(of: node, on: topology, settings)
    }

    /// Samples in one step of all nodes: those of a line count once, however many nodes it has.
    public var samplesPerRound: Int {
        let sizes = batchSizes
        guard let pipeline else { return sizes.reduce(0, +) }
        return (0..<pipeline.replicas).reduce(0) { $0 + sizes[pipeline.firstNode(of: $1)] }
    }

    /// Samples in one gradient of each node, `[nodes]`.
    public var batchSizes: [Int] {
        samplesOfNode.map { shard in
            if case .samples(let count) = batchSize { count } else { shard.count }
        }
    }

    /// The mini-batches of a node.
    ///
    /// - Parameters:
    ///   - node: in `0 ..< nodeCount`.
    ///   - incarnation: how often the node was started before in this run.
    /// - Returns: in passes; with privacy as its sampling says, and no batch with an example twice.
    public func makeSampler(of node: Int, incarnation: Int = 0) -> MiniBatchSampler {
        let order: MiniBatchSampler.Order =
            switch privacy?.sampling {
            case nil: .wrapAround
            case .shuffled: .shortLast
            case .poisson: .poisson
            }
        // Who takes part in a Poisson sample is worth something only while nobody knows it.
        let stream =
            order == .poisson
            ? RandomStream(seed: noiseOrigin.seed, purpose: "private mini-batch", node, incarnation)
            : RandomStream(seed: seed, purpose: "mini-batch", node)
        return MiniBatchSampler(shard: samplesOfNode[node], size: batchSize, order: order, stream: stream)
    }
}
