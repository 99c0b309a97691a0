import Catalogues

/// The user's own arrays in NumPy's `.npy` files.
enum NPYFiles {
    static let entry = DatasetEntry(
        "npy", "Your own arrays in NumPy files: features and targets, gzip-compressed or not",
        source: "", licence: "",
        settings: [
            Setting("features", .text, "the features' file: an array of 1 to 4 axes, samples first"),
            Setting("targets", .text, "the targets' file: an array of one number for each sample"),
            Setting("test-features", .text, default: "", "the test features' file, instead of test-fraction"),
            Setting("test-targets", .text, default: "", "the test targets' file"), .keep,
        ] + ArrayDataset.settings,
        files: { settings in
            ArrayDataset.arrayNames.filter { !settings.text($0).isEmpty }.map {
                DatasetFile(
                    settings.text($0), in: .user,
                    at: $0.hasSuffix("features") ? DatasetFile.Place(settings) : .memory)
            }
        },
        decode: { contents, settings throws(DatasetError) in
            try ArrayDataset.checkTestPart(settings, file: contents[0].file)
            var sources: [ArrayDataset.Source] = []
            for content in contents {
                if let stored = content.stored {
                    sources.append(ArrayDataset.Source(name: content.file, stored: stored))
                    continue
                }
                let bytes = try GzipDecoder.decodeIfGzip(content.bytes, file: content.file)
                sources.append(ArrayDataset.Source(name: content.file, bytes: bytes))
            }
            return try ArrayDataset(name: "npy").decode(sources, settings)
        })
}
