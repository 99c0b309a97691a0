public import Catalogues

/// All models that an experiment file can name.
public enum ModelCatalogue {
    /// Linear ones first, the most general network last; then what is no network.
    public static let all = Catalogue<ModelEntry>(
        "model",
        [
            LinearRegression.entry,
            SoftmaxRegression.entry,
            MultilayerPerceptron.entry,
            LeNet.entry,
            SmallConvolutionalNetwork.entry,
            TinyResidualNetwork.entry,
            CharTransformer.entry,
            CharMLP.entry,
            Sequential.entry,
            MatrixFactorization.entry,
            SkipGram.entry,
            CBOW.entry,
            Diagonal.entry,
        ])
}

/// A model by name, with its settings.
public struct ModelEntry: CatalogueEntry {
    /// The name in experiment files.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Where it comes from; empty when there is no paper.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]
    /// The kinds of features it reads.
    public let reads: [Features.Kind]
    private let factory: @Sendable (Settings, Dataset) throws(WorkloadError) -> any Model

    init(
        _ name: String, _ summary: String, source: String = "", settings: [Setting] = [],
        reads: [Features.Kind] = [.dense],
        make factory: @escaping @Sendable (Settings, Dataset) throws(WorkloadError) -> any Model
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.reads = reads
        self.factory = factory
    }

    /// The model with as many inputs and outputs as the data needs.
    ///
    /// - Parameters:
    ///   - settings: values of this entry's `settings`.
    ///   - dataset: the data it will be trained on.
    /// - Returns: the model.
    /// - Throws: when the model cannot be trained on this kind of data or a setting makes no sense.
    public func make(_ settings: Settings, for dataset: Dataset) throws(WorkloadError) -> any Model {
        let kind = dataset.train.features.kind
        guard reads.contains(kind) else {
            throw .modelReads(
                model: name, features: reads.map(\.rawValue).joined(separator: " or "), dataset: dataset.name,
                has: kind)
        }
        return try factory(settings, dataset)
    }
}
