import Catalogues

/// LeNet-5: two convolutions with pooling, three dense layers.
///
/// Source: LeCun et al. 1998, figure 2. Deviations: ReLU and maxima unless told otherwise (the paper has tanh, and means
/// with a trained factor); every map of the second convolution sees all of the first; softmax instead of radial
/// basis functions; images of 28x28 are padded by 2, as the paper's were.
enum LeNet {
    static let entry = ModelEntry(
        "lenet", "LeNet-5 for small images: two convolutions with pooling, dense 120-84-outputs",
        source: "LeCun, Bottou, Bengio & Haffner 1998",
        settings: [
            .activation,
            Setting(
                "pooling", .choice(["max-pool", "average-pool"]), default: "max-pool", "how maps are halved"),
            .input,
        ]
    ) { settings, dataset throws(WorkloadError) in
        let activation = SettingPart.layer(settings.text("activation"))
        let pooling = SettingPart.layer(settings.text("pooling"), ["kernel": 2])
        return try SequentialNetwork.make(
            "lenet",
            [
                .layer("conv", ["channels": 6, "kernel": 5, "padding": 2]), activation, pooling,
                .layer("conv", ["channels": 16, "kernel": 5]), activation, pooling,
                .layer("flatten"),
                .layer("dense", ["outputs": 120]), activation,
                .layer("dense", ["outputs": 84]), activation,
                .layer("dense", ["outputs": .integer(dataset.outputCount)]),
            ], input: settings.numbers("input"), for: dataset)
    }
}

extension Setting {
    /// The nonlinearity of a ready network.
    static let activation = Setting(
        "activation", .choice(["relu", "gelu", "tanh", "sigmoid"]), default: "relu",
        "the function between the layers")
}
