public import Catalogues

/// All losses that an experiment file can name.
public enum LossCatalogue {
    /// For real values, then for classes.
    public static let all = Catalogue<LossEntry>(
        "loss",
        [
            MeanSquaredError.entry,
            CrossEntropy.entry,
        ])
}

/// A loss by name, with its settings.
public struct LossEntry: CatalogueEntry {
    public let name: String
    public let summary: String
    public let source: String
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
