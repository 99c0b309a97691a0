import Catalogues

/// The user's own pictures, PNG or JPEG, in one folder for each class.
enum ImageFolder {
    static let entry = DatasetEntry(
        "images",
        "Your own pictures, PNG or JPEG, in one folder for each class; brought to one size, bytes divided by 255",
        source: "", licence: "",
        settings: [
            Setting("folder", .text, "the folder whose folders are the classes"),
            Setting(
                "test-folder", .text, default: "",
                "a folder of the same form with the test pictures, instead of test-fraction"),
            Setting("height", .integer(1...4096), default: 32, "rows of a picture as the model sees it"),
            Setting("width", .integer(1...4096), default: 32, "columns of a picture as the model sees it"),
            Setting("channels", .integer(1...3), default: 3, "3 for colours, 1 for grey"),
        ] + TrainTestSplit.settings,
        files: { settings in
            ["folder", "test-folder"].map(settings.text).filter { !$0.isEmpty }.map {
                DatasetFile($0, in: .user, holding: PictureDecoder.suffixes)
            }
        },
        decode: { contents, settings throws(DatasetError) in
            try PictureDataset(settings).decode(contents, settings)
        })
}
