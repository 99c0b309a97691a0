import Catalogues

/// Convolutions of 3x3, each with an activation and a halving by maxima, then one dense layer.
enum SmallConvolutionalNetwork {
    static let entry = ModelEntry(
        "cnn-small",
        "Small convolutional network: 3x3 convolutions, each halved by maxima, then a dense layer",
        settings: [
            Setting(
                "channels", .numbers, default: .numbers([8, 16]),
                "channels of the convolutions: up to 16 whole numbers in 1...65536"),
            .activation,
            .input,
        ]
    ) { settings, dataset throws(WorkloadError) in
        let channels = settings.numbers("channels")
        guard (1...16).contains(channels.count),
            channels.allSatisfy({ $0 == $0.rounded() && (1...65536).contains($0) })
        else {
            throw .setting(
                name: "channels", got: SettingValue.numbers(channels).description,
                expected: "1 to 16 whole numbers in 1...65536")
        }
        let maps = channels.flatMap { count -> [SettingPart] in
            [
                .layer("conv", ["channels": .integer(Int(count)), "kernel": 3, "padding": 1]),
                .layer(settings.text("activation")), .layer("max-pool", ["kernel": 2]),
            ]
        }
        return try SequentialNetwork.make(
            "cnn-small",
            maps + [.layer("flatten"), .layer("dense", ["outputs": .integer(dataset.outputCount)])],
            input: settings.numbers("input"), for: dataset)
    }
}
