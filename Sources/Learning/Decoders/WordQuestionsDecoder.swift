/// Decodes questions about words: analogies as word2vec's `questions-words.txt` has them, and pairs as WordSim-353 has them.
///
/// Words become lower case, as those of the texts are.
enum WordQuestionsDecoder {
    /// Analogies of one kind: a, b, c and the answer.
    struct Section: Equatable {
        let name: String
        var questions: [[String]] = []
    }

    /// Two words and how much alike people find them.
    struct Pair: Equatable {
        let first: String
        let second: String
        let judgement: Double
    }

    /// The sections of a file: `: NAME` on a line, then four words on each.
    ///
    /// - Throws: with the line of the first problem.
    static func sections(_ bytes: [UInt8], file: String) throws(DatasetError) -> [Section] {
        var sections: [Section] = []
        for (number, line) in try lines(bytes, file: file) {
            let words = line.split(separator: " ").map(String.init)
            if words.first == ":" {
                sections.append(Section(name: words.dropFirst().joined(separator: " ")))
                continue
            }
            guard words.count == 4 else {
                throw DatasetError(file, line: number, "\(words.count) words (expected 4, or ': NAME')")
            }
            guard !sections.isEmpty else {
                throw DatasetError(file, line: number, "a question before the first section ': NAME'")
            }
            sections[sections.count - 1].questions.append(words)
        }
        return sections
    }

    /// The pairs of a file: two words and a number on each line, separated by tabs; lines that begin with `#` say something
    /// else.
    ///
    /// - Throws: with the line of the first problem.
    static func pairs(_ bytes: [UInt8], file: String) throws(DatasetError) -> [Pair] {
        var pairs: [Pair] = []
        for (number, line) in try lines(bytes, file: file) where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 3, let judgement = Double(fields[2]), judgement.isFinite else {
                throw DatasetError(
                    file, line: number,
                    "no pair (got '\(line)'; expected two words and a number, tabs between)"
                )
            }
            pairs.append(Pair(first: fields[0], second: fields[1], judgement: judgement))
        }
        return pairs
    }

    /// The lines with something in them, with their numbers from 1.
    private static func lines(
        _ bytes: [UInt8], file: String
    ) throws(DatasetError) -> [(number: Int, text: String)] {
        var text = String.UnicodeScalarView()
        text.append(
            contentsOf: try TextDecoder.decode(
                try GzipDecoder.decodeIfGzip(bytes, file: file), file: file))
        return String(text).lowercased().split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .compactMap { $1.isEmpty ? nil : (number: $0 + 1, text: String($1)) }
    }
}
