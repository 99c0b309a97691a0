import Catalogues

/// A causal transformer that foretells the next character at every place of a window.
///
/// Embedding and learned positions; blocks of attention and of two dense layers with GELU between them, each behind a layer
/// norm and around it a residual (the form of GPT-2: Radford et al. 2019, section 2.3); a layer norm and the scores.
/// Vaswani et al. 2017 (arXiv:1706.03762). Embeddings start normal with deviation 0.02 as in GPT-2, everything else from
/// PyTorch's defaults.
enum CharTransformer {
    static let entry = ModelEntry(
        "char-transformer", "Causal transformer on characters: attention and dense layers in residual blocks",
        source: "Vaswani et al. 2017 (arXiv:1706.03762); Radford et al. 2019 (GPT-2)",
        settings: [
            Setting("layers", .integer(1...96), default: 2, "blocks of attention and two dense layers"),
            Setting(
                "width", .integer(1...16384), default: 64, "numbers for each character between the blocks"),
            Setting("heads", .integer(1...1024), default: 4, "heads of attention; they divide the width"),
            Setting(
                "tied", .boolean, default: false,
                "whether the scores are taken with the embedding's own table instead of a dense layer"),
        ],
        reads: [.text]
    ) { settings, dataset throws(WorkloadError) in
        let width = settings.integer("width")
        guard width.isMultiple(of: settings.integer("heads")) else {
            throw .setting(
                name: "heads", got: "\(settings.integer("heads"))",
                expected: "a divisor of the width \(width)")
        }
        let vocabulary = dataset.classCount ?? 1
        let attention = [SettingPart.layer("attention", ["heads": .integer(settings.integer("heads"))])]
        let dense: [SettingPart] = [
            .layer("dense", ["outputs": .integer(4 * width)]), .layer("gelu"),
            .layer("dense", ["outputs": .integer(width)]),
        ]
        var parts: [SettingPart] = [
            .layer(
                "embedding",
                ["count": .integer(vocabulary), "channels": .integer(width), "deviation": 0.02]),
            .layer("position-embedding", ["deviation": 0.02]),
        ]
        for _ in 0..<settings.integer("layers") { parts += [residual(attention), residual(dense)] }
        parts += [
            .layer("layer-norm"),
            .layer(settings.boolean("tied") ? "tied-output" : "dense", ["outputs": .integer(vocabulary)]),
        ]
        return try SequentialNetwork.make("char-transformer", parts, input: [], for: dataset)
    }

    private static func residual(_ layers: [SettingPart]) -> SettingPart {
        .layer("residual", ["layers": .parts([.layer("layer-norm")] + layers)])
    }
}
