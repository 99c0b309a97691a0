import Catalogues

/// What the user's own tables of text have in common, whatever separates their columns.
enum TableFile {
    static func entry(_ name: String, _ summary: String, separator: CSVDecoder.Separator) -> DatasetEntry {
        DatasetEntry(
            name, summary, source: "", licence: "",
            settings: fileSettings + [Setting("target", .text, "the column to predict"), taskSetting]
                + TabularDataset.regressionSettings + [TrainTestSplit.orderSetting],
            files: files,
            decode: { contents, settings throws(DatasetError) in
                let table = TabularDataset(name: name, target: settings.text("target"), task: task(settings))
                var parts: [NumericTable] = []
                for content in contents { parts.append(try table.read(content, separator: separator)) }
                return try table.dataset(parts, settings)
            })
    }

    // MARK: - Also for files without a header

    /// `file` and `test-file`.
    static let fileSettings = [
        Setting("file", .text, "the file; also the training file when test-file is given"),
        Setting("test-file", .text, default: "", "a file of its own to test on, instead of test-fraction"),
    ]

    static let taskSetting = Setting(
        "task", .choice(["classification", "regression"]), "whether the target is a class or a real value")

    static func task(_ settings: Settings) -> TabularDataset.TargetKind {
        settings.text("task") == "regression" ? .regression : .classification
    }

    /// The files that `fileSettings` name.
    static func files(_ settings: Settings) -> [DatasetFile] {
        ["file", "test-file"].map(settings.text).filter { !$0.isEmpty }.map { DatasetFile($0, in: .user) }
    }
}
