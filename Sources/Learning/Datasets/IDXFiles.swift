import Catalogues

/// The user's own images and labels in IDX files.
enum IDXFiles {
    static let entry = DatasetEntry(
        "idx",
        "Your own images and labels in IDX files (MNIST's format), gzip-compressed or not; bytes divided by 255",
        source: "", licence: "",
        settings: [
            Setting("train-images", .text, "the training images' file"),
            Setting("train-labels", .text, "the training labels' file"),
            Setting("test-images", .text, "the test images' file"),
            Setting("test-labels", .text, "the test labels' file"),
            Setting(
                "classes", .integer(2...1_000_000), default: 10, "number of classes; labels are 0 ..< classes"
            ), .keep,
        ] + ImageDataset.settings,
        files: { settings in
            ["train-images", "train-labels", "test-images", "test-labels"].map {
                DatasetFile(
                    settings.text($0), in: .user,
                    at: $0.hasSuffix("images") ? DatasetFile.Place(settings) : .memory)
            }
        },
        decode: { contents, settings throws(DatasetError) in
            try ImageDataset(name: "idx", classNames: (0..<settings.integer("classes")).map { "\($0)" })
                .decode(contents, settings)
        })
}
