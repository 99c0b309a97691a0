/// What is learned from what: data, model, loss and which node gets which samples.
public struct WorkloadSpecification: Sendable, Equatable {
    /// The data set, with how it is split and scaled.
    public let dataset: CatalogueChoice
    /// The model.
    public let model: CatalogueChoice
    /// The loss; nil for the usual one of the data: cross-entropy for classes, mean squared error for values.
    public let loss: CatalogueChoice?
    /// The coefficient λ of the penalty λ/2·‖x‖² added to the loss, at least 0.
    public let l2: Double
    /// How the training samples are divided among the nodes.
    public let partition: CatalogueChoice
}
