import Catalogues

/// The user's own text.
enum TextFile {
    static let entry = DatasetEntry(
        "text",
        "Your own plain text in UTF-8, gzip-compressed or not; every character is foretold from those before",
        source: "", licence: "",
        settings: [TextDataset.fileSetting] + TextDataset.settings(separator: ""),
        files: TextDataset.files,
        decode: { contents, settings throws(DatasetError) in
            guard !contents.isEmpty else { throw DatasetError("text", "file: no file named") }
            return try TextDataset(name: "text").decode(contents, settings)
        })
}
