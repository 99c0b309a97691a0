import Catalogues

/// The user's own text, as words.
enum WordsFile {
    static let entry = DatasetEntry(
        "words",
        "Your own plain text in UTF-8, gzip-compressed or not; words are foretold from those around them",
        source: "", licence: "",
        settings: [
            TextDataset.fileSetting, TextDataset.separatorSetting(default: ""),
        ] + WordsDataset.settings,
        files: { settings in TextDataset.files(settings) + WordsDataset.questionFiles },
        decode: { contents, settings throws(DatasetError) in
            let texts = contents.dropLast(WordsDataset.questionFiles.count)
            guard let first = texts.first else { throw DatasetError("words", "file: no file named") }
            var documents: [[String]] = []
            for content in texts {
                let text = try TextDataset.decodeText(content)
                documents += TextDataset.documents(of: text, settings).map {
                    WordScanner.words(in: text[$0])
                }
            }
            return try WordsDataset(name: "words").dataset(
                documents, file: first.file,
                questions: contents.suffix(WordsDataset.questionFiles.count), settings)
        })
}
