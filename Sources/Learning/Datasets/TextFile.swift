import Catalogues

/// The user's own text.
enum TextFile {
    static let entry = DatasetEntry(
        "text",
        "Your own plain text in UTF-8, gzip-compressed or not; every character is foretold from those before",
        source: "", licence: "",
        settings: [
            Setting(
                "file", .text, "the text's file; several, separated by commas, are read one behind the other")
        ] + TextDataset.settings(separator: ""),
        files: { settings in
            settings.text("file").split(separator: ",").map { path in
                DatasetFile(String(path.drop { $0 == " " }), in: .user)
            }
        },
        decode: { contents, settings throws(DatasetError) in
            guard !contents.isEmpty else { throw DatasetError("text", "file: no file named") }
            return try TextDataset(name: "text").decode(contents, settings)
        })
}
