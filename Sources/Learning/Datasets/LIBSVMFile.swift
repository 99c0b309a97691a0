import Catalogues

/// The user's own sparse table in LIBSVM's format.
enum LIBSVMFile {
    static let entry = DatasetEntry(
        "libsvm",
        "Your own file in LIBSVM's format (label index:value ...), gzip-compressed or not; held with its zeros",
        source: "", licence: "",
        settings: TableFile.fileSettings + [
            TableFile.taskSetting,
            Setting(
                "features", .integer(0...CSVDecoder.columnLimit), default: 0,
                "number of features; 0 for the largest index in the (training) file"),
        ] + TabularDataset.regressionSettings(standardise: false) + [TrainTestSplit.orderSetting],
        files: TableFile.files,
        decode: { contents, settings throws(DatasetError) in
            let stated = settings.integer("features")
            var parts: [NumericTable] = []
            for content in contents {
                let bytes = try GzipDecoder.decodeIfGzip(content.bytes, file: content.file)
                parts.append(
                    try LIBSVMDecoder.decode(
                        bytes, file: content.file,
                        width: parts.first?.columns.count ?? (stated > 0 ? stated : nil)))
            }
            return try TabularDataset(name: "libsvm", target: "label", task: TableFile.task(settings))
                .dataset(parts, settings)
        })
}
