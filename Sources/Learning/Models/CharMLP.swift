import Catalogues

/// A multilayer perceptron on the last characters: the neural n-gram model of Bengio, Ducharme, Vincent & Jauvin 2003, "A
/// neural probabilistic language model".
///
/// The vectors of the last `history` characters side by side, one hidden layer, the scores. Places at the beginning of a window
/// see zeros for what is before it.
///
/// ## Deviation
/// No direct connections from the vectors to the scores, and ReLU unless tanh is chosen.
enum CharMLP {
    static let entry = ModelEntry(
        "char-mlp", "Perceptron on the last characters: a neural n-gram model",
        source: "Bengio, Ducharme, Vincent & Jauvin 2003",
        settings: [
            Setting(
                "history", .integer(1...4096), default: 8, "characters it sees, the present one included"),
            Setting("channels", .integer(1...65536), default: 24, "numbers for each character"),
            Setting("hidden", .integer(1...65536), default: 256, "width of the hidden layer"),
            .activation,
        ],
        reads: [.text]
    ) { settings, dataset throws(WorkloadError) in
        guard settings.integer("history") <= dataset.featureCount else {
            throw .setting(
                name: "history", got: "\(settings.integer("history"))",
                expected: "at most the data's context of \(dataset.featureCount)")
        }
        let vocabulary = dataset.classCount ?? 1
        return try SequentialNetwork.make(
            "char-mlp",
            [
                .layer(
                    "embedding",
                    ["count": .integer(vocabulary), "channels": .integer(settings.integer("channels"))]),
                .layer("history", ["length": .integer(settings.integer("history"))]),
                .layer("dense", ["outputs": .integer(settings.integer("hidden"))]),
                .layer(settings.text("activation")),
                .layer("dense", ["outputs": .integer(vocabulary)]),
            ], input: [], for: dataset)
    }
}
