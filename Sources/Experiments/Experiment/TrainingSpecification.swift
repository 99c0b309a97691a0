public import Learning
public import Optimizers

/// How a variant learns: algorithm, mini-batches and steps.
public struct TrainingSpecification: Sendable, Equatable {
    /// The algorithm with its hyperparameters.
    public let algorithm: CatalogueChoice
    /// Samples in one gradient of one node.
    public let batchSize: BatchSize
    /// The learning rate that the schedule starts from, greater than 0.
    public let learningRate: Double
    /// How the learning rate changes.
    public let schedule: CatalogueChoice
    /// What a gradient does to the parameters.
    public let optimizer: CatalogueChoice
    /// What becomes of the optimizer's state at a merge.
    public let stateAtMerge: StateAtMerge
    /// β of the moving average that every node keeps of its model, in (0, 1); nil for none.
    public let movingAverageDecay: Double?
    /// How large a batch's gradient may be; nil for any size.
    public let clipping: GradientClipping?
    /// How gradients are made private; nil for plain gradients.
    public let privacy: GradientPrivacy?
}
