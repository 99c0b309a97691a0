import Catalogues

/// The user's own sparse table in LIBSVM's format.
enum LIBSVMFile {
    static let entry = DatasetEntry(
        "libsvm",
        "Your own file in LIBSVM's format (label index:value ...), gzip-compressed or not; held without its zeros",
        source: "", licence: "",
        settings: TableFile.fileSettings + [
            TableFile.taskSetting,
            Setting(
                "features", .integer(0...LIBSVMDecoder.widthLimit), default: 0,
                "number of features; 0 for the largest index in the (training) file"),
            Setting(
                "rows", .choice(["sparse", "dense"]), default: "sparse",
                "whether zeros are left out, for models linear and softmax, or held like other numbers, for all models"
            ),
        ] + TabularDataset.regressionSettings(standardise: false) + [TrainTestSplit.orderSetting],
        files: TableFile.files,
        decode: { contents, settings throws(DatasetError) in
            let stated = settings.integer("features")
            let fillsZeros = settings.text("rows") == "dense"
            guard fillsZeros || !settings.boolean("standardise") else {
                throw DatasetError(
                    contents[0].file, "standardise: zeros would not stay 0; set rows: dense as well")
            }
            var parts: [NumericTable] = []
            for content in contents {
                let bytes = try GzipDecoder.decodeIfGzip(content.bytes, file: content.file)
                parts.append(
                    try LIBSVMDecoder.decode(
                        bytes, file: content.file,
                        width: parts.first?.width ?? (stated > 0 ? stated : nil), fillsZeros: fillsZeros))
            }
            return try TabularDataset(name: "libsvm", target: "label", task: TableFile.task(settings))
                .dataset(parts, settings)
        })
}
