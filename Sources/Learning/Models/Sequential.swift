import Catalogues

/// Layers in a row, as the experiment file lists them.
enum Sequential {
    static let entry = ModelEntry(
        "sequential", "Layers in a row, listed one by one: see murmur list layers",
        settings: [
            Setting("layers", .parts(Residual.layerParts), "the layers, first to last"),
            .input,
        ],
        reads: [.dense, .text]
    ) { settings, dataset throws(WorkloadError) in
        try SequentialNetwork.make(
            "sequential", settings.parts("layers"), input: settings.numbers("input"), for: dataset)
    }
}

extension Setting {
    /// The shape of a sample.
    static let input = Setting(
        "input", .numbers, default: .numbers([]),
        "shape of one sample: [features], [tokens, channels] or [channels, height, width]; the data's own when "
            + "left out")
}
