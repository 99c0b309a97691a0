public import Catalogues
public import LinearAlgebra

/// All optimizers that an experiment file can name.
public enum OptimizerCatalogue {
    /// Every optimizer, plain ones first.
    public static let all = Catalogue<OptimizerEntry>(
        "optimizer",
        [
            SGD.entry,
            Momentum.entry,
            Nesterov.entry,
            Adam.entry,
            AdamW.entry,
            Adagrad.entry,
            Lion.entry,
        ])
}

/// An optimizer by name, with its settings.
public struct OptimizerEntry: CatalogueEntry {
    /// The name in experiment files.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Where it comes from; empty when there is no paper.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]
    private let factory: @Sendable (Settings, BufferPool) -> any Optimizer

    init(
        _ name: String, _ summary: String, source: String, settings: [Setting],
        make factory: @escaping @Sendable (Settings, BufferPool) -> any Optimizer
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.factory = factory
    }

    /// A fresh optimizer for one replica.
    ///
    /// - Parameters:
    ///   - settings: values of this entry's `settings`.
    ///   - pool: where its vectors come from; its length is the parameter count.
    /// - Returns: an optimizer that has made no step yet.
    public func make(_ settings: Settings, pool: BufferPool) -> any Optimizer { factory(settings, pool) }
}
