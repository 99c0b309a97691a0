public import Catalogues

/// All models that an experiment file can name.
public enum ModelCatalogue {
    /// Linear ones first.
    public static let all = Catalogue<ModelEntry>(
        "model",
        [
            LinearRegression.entry,
            SoftmaxRegression.entry,
            MultilayerPerceptron.entry,
        ])
}

/// A model by name, with its settings.
public struct ModelEntry: CatalogueEntry {
    public let name: String
    public let summary: String
    public let source: String
    public let settings: [Setting]
    /// The loss a workload takes when the experiment does not name one.
    private let loss: @Sendable (Dataset) -> String
    private let factory: @Sendable (Settings, Dataset) throws(WorkloadError) -> any Model

    init(
        _ name: String, _ summary: String, source: String = "", settings: [Setting] = [],
        defaultLoss: @escaping @Sendable (Dataset) -> String,
        make factory: @escaping @Sendable (Settings, Dataset) throws(WorkloadError) -> any Model
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        loss = defaultLoss
        self.factory = factory
    }

    /// The name of the loss that goes with the model on this data unless the experiment says otherwise.
    public func defaultLoss(for dataset: Dataset) -> String { loss(dataset) }

    /// The model with as many inputs and outputs as the data needs.
    ///
    /// - Parameters:
    ///   - settings: values of this entry's `settings`.
    ///   - dataset: the data it will be trained on.
    /// - Throws: when the model cannot be trained on this kind of data or a setting makes no sense.
    public func make(_ settings: Settings, for dataset: Dataset) throws(WorkloadError) -> any Model {
        try factory(settings, dataset)
    }
}
