public import Catalogues

/// All losses that an experiment file can name.
public enum LossCatalogue {
    /// For real values, for classes, then for text and its words.
    public static let all = Catalogue<LossEntry>(
        "loss",
        [
            MeanSquaredError.entry,
            HalfSquare.entry,
            CrossEntropy.entry,
            TokenCrossEntropy.entry,
            NegativeSampling.entry,
        ])

    /// The name of the loss that goes with the data set's targets unless an experiment says otherwise.
    public static func defaultName(for dataset: Dataset) -> String {
        switch dataset.train.targets {
        case .values: "mse"
        case .classes: "cross-entropy"
        case .tokens: "token-cross-entropy"
        case .contexts: "negative-sampling"
        }
    }
}

/// A loss by name, with its settings.
public struct LossEntry: CatalogueEntry {
    /// The name in experiment files.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Where it comes from; empty when there is no paper.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]
    private let factory: @Sendable (Settings) -> any Loss

    init(
        _ name: String, _ summary: String, source: String = "", settings: [Setting] = [],
        make factory: @escaping @Sendable (Settings) -> any Loss
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.factory = factory
    }

    /// The loss with these settings.
    public func make(_ settings: Settings) -> any Loss { factory(settings) }
}
