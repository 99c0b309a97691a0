import Catalogues

/// The user's own table in a CSV file.
enum CSVFile {
    static let entry = DatasetEntry(
        "csv", "Your own table in a CSV file with a header, gzip-compressed or not",
        source: "", licence: "",
        settings: [
            Setting("file", .text, "the file; also the training file when test-file is given"),
            Setting(
                "test-file", .text, default: "", "a file of its own to test on, instead of test-fraction"),
            Setting("target", .text, "the column to predict"),
            Setting(
                "task", .choice(["classification", "regression"]),
                "whether the target is a class or a real value"),
        ] + TabularDataset.regressionSettings,
        files: { settings in
            [settings.text("file"), settings.text("test-file")].filter { !$0.isEmpty }.map {
                DatasetFile($0, in: .user)
            }
        },
        decode: { contents, settings throws(DatasetError) in
            let table = TabularDataset(
                name: "csv", target: settings.text("target"),
                task: settings.text("task") == "regression" ? .regression : .classification)
            return contents.count == 2
                ? try table.decode(train: contents[0], test: contents[1], settings)
                : try table.decode(contents[0], settings)
        })
}
