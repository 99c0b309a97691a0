public import Catalogues

/// All layers that `model: {name: sequential, layers: [...]}` can name.
public enum LayerCatalogue {
    /// Layers with weights first, then pooling, normalisation, functions of single numbers, and blocks.
    public static let all: Catalogue<LayerEntry> = Catalogue(
        "layer",
        [
            Dense.entry,
            Convolution.entry,
            Embedding.entry,
            PositionEmbedding.entry,
            Attention.entry,
            History.entry,
            TiedOutput.entry,
            MaxPool.entry,
            AveragePool.entry,
            GlobalMaxPool.entry,
            GlobalAveragePool.entry,
            Flatten.entry,
            BatchNorm.entry,
            LayerNorm.entry,
            GroupNorm.entry,
            Dropout.entry,
            ReLU.entry,
            GELU.entry,
            Tanh.entry,
            Sigmoid.entry,
            Residual.entry,
        ])
}

/// A layer by name, with its settings.
public struct LayerEntry: CatalogueEntry {
    /// The name in experiment files.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Where it comes from; empty when there is no paper.
    public let source: String
    /// What its parameters start from; empty when it has none.
    public let start: String
    /// The settings it understands.
    public let settings: [Setting]
    private let factory: @Sendable (Settings, SampleShape) throws(LayerError) -> any Layer

    init(
        _ name: String, _ summary: String, source: String = "", start: String = "", settings: [Setting] = [],
        make factory: @escaping @Sendable (Settings, SampleShape) throws(LayerError) -> any Layer
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.start = start
        self.settings = settings
        self.factory = factory
    }

    /// The layer for inputs of that shape.
    ///
    /// - Throws: `LayerError` when it does not take that shape or a setting does not fit it.
    func make(_ settings: Settings, on input: SampleShape) throws(LayerError) -> any Layer {
        try factory(settings, input)
    }
}

/// Why a layer cannot stand where it stands.
struct LayerError: Error, Equatable {
    /// Which layer, for example `layers[3]`, or `layers[3].layers[0]` in a block; empty for the layer at hand.
    var path = ""
    /// `file:line:column`; empty when no file states the layer.
    var place = ""
    /// What is wrong, and what to do about it.
    let problem: String

    init(_ problem: String) {
        self.problem = problem
    }

    /// The refusal of a layer that takes another shape.
    static func needs(_ expected: String, got shape: SampleShape, _ remedy: String = "") -> LayerError {
        LayerError("unfit input (got \(shape); expected \(expected))\(remedy.isEmpty ? "" : "; \(remedy)")")
    }
}
