import Catalogues

/// The King James Bible: 31,102 verses in 66 books.
enum KingJames {
    static let entry = DatasetEntry(
        "king-james",
        "The King James Bible, 790,000 words in 66 books; words are foretold from those around them",
        source: "the translation of 1611, as in Chapin's Bible Retrieval System 1989, from Debian bible-kjv",
        licence: KingJamesFetch.recipe.licence, settings: WordsDataset.settings,
        files: { _ in KingJamesFetch.recipe.datasetFiles + WordsDataset.questionFiles },
        decode: { contents, settings throws(DatasetError) in
            try WordsDataset(name: "king-james").dataset(
                try books(contents[0]), file: contents[0].file, questions: contents[1...], settings)
        })

    /// The words of each book.
    ///
    /// A verse stands on a line behind its book, chapter and number: `1Sm3:1 And the child …`.
    private static func books(_ content: DatasetContent) throws(DatasetError) -> [[String]] {
        let text = try TextDataset.decodeText(content)
        var books: [[String]] = []
        var name: ArraySlice<Unicode.Scalar> = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            guard let colon = line.firstIndex(of: ":"), let blank = line.firstIndex(of: " "), colon < blank,
                let end = line[..<colon].lastIndex(where: { !("0"..."9").contains($0) })
            else {
                throw DatasetError(
                    content.file, line: index + 1,
                    "no verse (expected its book, chapter and number, 'Ge1:1', and a blank before its words)")
            }
            if line[...end] != name {
                name = line[...end]
                books.append([])
            }
            books[books.count - 1] += WordScanner.words(in: line[blank...])
        }
        return books
    }
}
