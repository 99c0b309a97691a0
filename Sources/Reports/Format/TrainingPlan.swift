/// The unit of a budget.
public enum BudgetKind: String, Codable, Sendable, CaseIterable {
    /// Training samples over all nodes.
    case samples

    /// Seconds of virtual (simulated) or wall (measured) time.
    case virtualSeconds

    /// Payload and overhead bytes sent over all nodes.
    case bytes

    /// Gradient steps over all nodes.
    case steps
}

/// What a run may spend; equal for all variants of one experiment.
public struct Budget: Codable, Sendable, Equatable {
    /// What is limited.
    public var kind: BudgetKind

    /// How much, in the unit of `kind`, greater than 0.
    public var amount: Double

    /// Puts a budget together from its fields.
    public init(kind: BudgetKind, amount: Double) {
        self.kind = kind
        self.amount = amount
    }
}

/// A setting as text, for people to read.
public struct NamedValue: Codable, Sendable, Equatable {
    /// The name of the setting.
    public var name: String

    /// Its value.
    public var value: String

    /// Puts a named value together from its fields.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// How the model is trained: what must be equal, or declared different, in a fair comparison.
public struct TrainingPlan: Codable, Sendable, Equatable {
    /// Number of nodes, at least 1.
    public var nodes: Int

    /// Samples in the mini-batch of one node.
    public var batchSize: Int

    /// The base learning rate.
    public var learningRate: Double

    /// The schedule of the learning rate in words, for example `constant` or `cosine`.
    public var learningRateSchedule: String

    /// The optimizer and its settings in words, for example `momentum(beta: 0.9)`, and how gradients are clipped.
    public var optimizer: String

    /// The model in words, for example `mlp(784-128-10, relu)`.
    public var model: String

    /// Length of the parameter vector, d.
    public var parameterCount: Int

    /// The loss in words, for example `cross-entropy`.
    public var loss: String

    /// The compute-time model in words; absent for measured runs.
    public var computeModel: String?

    /// The network model in words; absent for measured runs.
    public var networkModel: String?

    /// The remaining settings of the algorithm, in declared order.
    public var settings: [NamedValue]

    /// How gradients were made private; absent when they were not.
    public var privacy: PrivacyCard?

    /// Puts a training plan together from its fields.
    public init(
        nodes: Int,
        batchSize: Int,
        learningRate: Double,
        learningRateSchedule: String = "constant",
        optimizer: String,
        model: String,
        parameterCount: Int,
        loss: String,
        computeModel: String? = nil,
        networkModel: String? = nil,
        settings: [NamedValue] = [],
        privacy: PrivacyCard? = nil
    ) {
        self.nodes = nodes
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.learningRateSchedule = learningRateSchedule
        self.optimizer = optimizer
        self.model = model
        self.parameterCount = parameterCount
        self.loss = loss
        self.computeModel = computeModel
        self.networkModel = networkModel
        self.settings = settings
        self.privacy = privacy
    }
}
