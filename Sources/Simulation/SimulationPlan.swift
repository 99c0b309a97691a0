public import Catalogues
public import GossipAlgorithms
public import Learning
public import Optimizers
public import Reports
public import Topology

/// One run, fully resolved: everything that decides what happens, and nothing that does not.
public struct SimulationPlan: Sendable {
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
    /// How long gradients take.
    public var computeTime: ComputeTime
    /// How long messages take.
    public var network: NetworkModel
    /// What the run may use up.
    public var budget: RunBudget
    /// When and how models are evaluated.
    public var evaluation: EvaluationPlan
    /// Ends the run early when the mean of the local models crosses it; nil runs the whole budget.
    public var stopTarget: Target?
    /// What decides all chance in the run.
    public var seed: UInt64

    /// Everything by name; there must be data for every node.
    public init(
        algorithm: AlgorithmEntry, settings: Settings, topology: Topology, workload: Workload,
        samplesOfNode: [[Int32]], batchSize: BatchSize, optimizer: OptimizerEntry,
        optimizerSettings: Settings,
        learningRate: @escaping @Sendable (Int) -> Float, computeTime: ComputeTime, network: NetworkModel,
        budget: RunBudget, evaluation: EvaluationPlan = EvaluationPlan(), stopTarget: Target? = nil,
        seed: UInt64
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
        self.computeTime = computeTime
        self.network = network
        self.budget = budget
        self.evaluation = evaluation
        self.stopTarget = stopTarget
        self.seed = seed
    }

    /// The number of nodes that run.
    public var nodeCount: Int { topology.nodeCount }
}

/// What a run may use up, over all nodes: the same for every variant of a comparison.
public enum RunBudget: Sendable, Equatable {
    /// Training samples, repetitions counted.
    case samples(Int)
    /// Virtual time in nanoseconds.
    case time(nanoseconds: Int64)
    /// Bytes sent, payload and overhead.
    case bytes(Int)
}

/// When, and on how much data, the models are evaluated.
///
/// Costs no virtual time.
public struct EvaluationPlan: Sendable, Equatable {
    /// What lies between two evaluations.
    public enum Cadence: Sendable, Equatable {
        /// Training samples over all nodes.
        case samples(Int)
        /// Virtual nanoseconds.
        case time(nanoseconds: Int64)
        /// Bytes sent over all nodes, payload and overhead.
        case bytes(Int)
        /// This many evaluations, evenly spaced over the budget.
        case count(Int)
    }

    /// What lies between two evaluations.
    public var cadence: Cadence
    /// Test samples used for each model; nil uses all.
    public var testSamples: Int?
    /// Whether every node's values are kept in the report, not only their spread.
    public var keepsEveryNode: Bool

    /// Twenty evaluations of everything unless said otherwise.
    public init(cadence: Cadence = .count(20), testSamples: Int? = nil, keepsEveryNode: Bool = true) {
        self.cadence = cadence
        self.testSamples = testSamples
        self.keepsEveryNode = keepsEveryNode
    }
}

/// How long gradients take: a common random process and each node's own factor.
public struct ComputeTime: Sendable {
    let model: any ComputeTimeModel
    /// How many times slower each node is; `[nodes]`, or empty when all are alike.
    let factors: [Double]

    /// Every step takes the same time.
    public static func constant(nanoseconds: Double, factors: [Double] = []) -> ComputeTime {
        ComputeTime(model: ConstantComputeTime(mean: nanoseconds), factors: factors)
    }

    /// Log-normal steps of the given mean; `sigma` is the standard deviation of the logarithm.
    public static func logNormal(mean: Double, sigma: Double, factors: [Double] = []) -> ComputeTime {
        ComputeTime(model: LogNormalComputeTime(mean: mean, sigma: sigma), factors: factors)
    }

    /// Exponential steps of the given mean.
    public static func exponential(mean: Double, factors: [Double] = []) -> ComputeTime {
        ComputeTime(model: ExponentialComputeTime(mean: mean), factors: factors)
    }

    /// Nodes that alternate between a fast and a slow state; times in nanoseconds.
    public static func twoState(
        mean: Double, slowDown: Double, meanFast: Double, meanSlow: Double, factors: [Double] = []
    ) -> ComputeTime {
        ComputeTime(
            model: TwoStateComputeTime(
                mean: mean, slowDown: slowDown, meanFast: meanFast, meanSlow: meanSlow),
            factors: factors
        )
    }

    /// The least mean time of a step on any node, in whole nanoseconds, at least 1: windows are no longer, so that a
    /// budget is not overshot by more than about a step of every node.
    var leastMean: Int64 { max(1, Int64(min(model.mean * (factors.min() ?? 1), 9e15))) }

    func factor(of node: Int) -> Double { factors.isEmpty ? 1 : factors[node] }
}
