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
            SparseAdam.entry,
            Adagrad.entry,
            Lion.entry,
        ])
}

/// What a sparse gradient costs; the words are those of descriptions.
///
/// The result is the same in any case, to the last bit: what differs is whether a step is a pass over all parameters.
public enum SparseForm: String, Sendable {
    /// What has no gradient stays as it is.
    case always = "a step visits what the gradient touches"
    /// Unless weight decay pulls at every parameter.
    case withoutWeightDecay = "a step visits what the gradient touches, unless there is weight decay"
    /// Momentum moves parameters without a gradient too.
    case never = "a step visits all parameters"
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
    /// What a sparse gradient costs.
    public let sparseForm: SparseForm
    private let factory: @Sendable (Settings, BufferPool) -> any Optimizer

    init(
        _ name: String, _ summary: String, source: String, settings: [Setting],
        sparseForm: SparseForm = .never,
        make factory: @escaping @Sendable (Settings, BufferPool) -> any Optimizer
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.sparseForm = sparseForm
        self.factory = factory
    }

    /// Whether a step with these settings visits only what a sparse gradient touches.
    public func isSparse(_ settings: Settings) -> Bool {
        switch sparseForm {
        case .always: true
        case .withoutWeightDecay: settings.number("weight-decay") == 0
        case .never: false
        }
    }

    /// A fresh optimizer for one replica.
    ///
    /// - Parameters:
    ///   - settings: values of this entry's `settings`.
    ///   - pool: where its vectors come from; its length is the parameter count.
    /// - Returns: an optimizer that has made no step yet.
    public func make(_ settings: Settings, pool: BufferPool) -> any Optimizer { factory(settings, pool) }
}
