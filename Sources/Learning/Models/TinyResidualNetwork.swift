import Catalogues

/// A residual network of three stages.
///
/// The form of He et al. 2016, section 4.2 (for CIFAR-10), with fewer blocks.
/// A 3x3 convolution, then stages of `blocks` residual blocks of two 3x3 convolutions; every stage after the first halves
/// the image and doubles the channels, with a 1x1 convolution on the way around (the paper's option B). The mean of every
/// channel and a dense layer end it.
enum TinyResidualNetwork {
    static let entry = ModelEntry(
        "resnet-tiny", "Small residual network: three stages of blocks of two 3x3 convolutions",
        source: "He, Zhang, Ren & Sun 2016 (arXiv:1512.03385), section 4.2",
        settings: [
            Setting("width", .integer(1...4096), default: 8, "channels of the first stage; the paper has 16"),
            Setting(
                "blocks", .integer(1...64), default: 1, "residual blocks in each stage; the paper has 3 to 18"
            ),
            Setting(
                "normalisation", .choice(["batch", "group", "none"]), default: "batch",
                "batch-norm, group-norm with up to 8 channels in a group, or none"),
            .normStatistics,
            .input,
        ]
    ) { settings, dataset throws(WorkloadError) in
        let width = settings.integer("width")
        var parts = convolution(width, settings) + [.layer("relu")]
        for stage in 0..<3 {
            for block in 0..<settings.integer("blocks") {
                let halves = stage > 0 && block == 0
                parts += residual(width << stage, stride: halves ? 2 : 1, settings)
            }
        }
        parts += [
            .layer("global-average-pool"), .layer("dense", ["outputs": .integer(dataset.outputCount)]),
        ]
        return try SequentialNetwork.make(
            "resnet-tiny", parts, input: settings.numbers("input"), for: dataset)
    }

    private static func residual(_ channels: Int, stride: Int, _ settings: Settings) -> [SettingPart] {
        let layers =
            convolution(channels, stride: stride, settings) + [.layer("relu")]
            + convolution(channels, settings)
        let projection =
            stride == 1 ? [] : convolution(channels, kernel: 1, stride: stride, settings)
        return [
            .layer("residual", ["layers": .parts(layers), "projection": .parts(projection)]), .layer("relu"),
        ]
    }

    /// A convolution with its normalisation, which has the bias.
    private static func convolution(
        _ channels: Int, kernel: Int = 3, stride: Int = 1, _ settings: Settings
    ) -> [SettingPart] {
        let normalisation = settings.text("normalisation")
        let layer = SettingPart.layer(
            "conv",
            [
                "channels": .integer(channels), "kernel": .integer(kernel), "stride": .integer(stride),
                "padding": .integer(kernel / 2), "bias": .boolean(normalisation == "none"),
            ])
        switch normalisation {
        case "batch":
            return [layer, .layer("batch-norm", ["statistics": .text(settings.text("statistics"))])]
        case "group":
            // As many groups as possible with up to 8 channels each.
            let size = (1...8).last { channels.isMultiple(of: $0) } ?? 1
            return [layer, .layer("group-norm", ["groups": .integer(channels / size)])]
        default: return [layer]
        }
    }
}
