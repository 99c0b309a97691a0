import Catalogues

/// The user's own arrays in one of NumPy's `.npz` files.
enum NPZFile {
    static let entry = DatasetEntry(
        "npz", "Your own arrays in one NumPy file (numpy.savez, savez_compressed)",
        source: "", licence: "",
        settings: [
            Setting("file", .text, "the file"),
            Setting("features", .text, default: "x_train", "the features' array: 1 to 4 axes, samples first"),
            Setting("targets", .text, default: "y_train", "the targets' array: one number for each sample"),
            Setting(
                "test-features", .text, default: "",
                "the test features' array, for example x_test, instead of test-fraction"),
            Setting("test-targets", .text, default: "", "the test targets' array, for example y_test"),
        ] + ArrayDataset.settings,
        files: { settings in [DatasetFile(settings.text("file"), in: .user)] },
        decode: { contents, settings throws(DatasetError) in
            let file = contents[0].file
            try ArrayDataset.checkTestPart(settings, file: file)
            let archive = try ZIPDecoder(contents[0].bytes, file: file)
            var sources: [ArrayDataset.Source] = []
            for key in ArrayDataset.arrayNames where !settings.text(key).isEmpty {
                let member = settings.text(key) + ".npy"
                sources.append(
                    ArrayDataset.Source(name: "\(file)/\(member)", bytes: try archive.member(member)))
            }
            return try ArrayDataset(name: "npz").decode(sources, settings)
        })
}
