import Catalogues

/// Turns documents of words into samples: stretches of equal length, each word of which is foretold from those around it.
///
/// Words that are rarer than `min-count` are taken out of the text before it is cut. What is left of a document behind its last
/// stretch is not used. The stretches held out for testing are chosen at random; no window of training looks into them. The
/// vocabulary is that of the whole text, so that it does not depend on the split.
///
/// ## Deviation
/// word2vec's sentences are lines, of at most 1,000 words; stretches have no regard for lines.
struct WordsDataset {
    let name: String

    static let settings = [
        Setting(
            "length", .integer(2...65536), default: 50,
            "words in each sample: a stretch of the text beyond which no window looks"),
        Setting(
            "min-count", .integer(1...1_000_000_000), default: 5,
            "words that occur less often in the whole text are left out (word2vec's default)"),
        Setting(
            "test-fraction", .number(0.001...0.999), default: 0.05,
            "share of the stretches held out for testing, chosen at random"),
        Setting(
            "split-seed", .integer(0...Int.max), default: 0,
            "which random split; runs of all seeds use the same one"),
    ]

    /// What is asked about the words, shipped with the project; `decode` takes the files' contents after those of the text.
    static let questionFiles = [
        DatasetFile("questions-words.txt.gz", in: .shipped), DatasetFile("wordsim353.tsv", in: .shipped),
    ]

    /// The most words of a text: positions have 32 bits.
    private static let wordLimit = 1 << 30

    /// The data set of some documents.
    ///
    /// - Parameters:
    ///   - documents: the words of each, in order.
    ///   - file: what error messages about them name.
    ///   - questions: the contents of `questionFiles`.
    ///   - settings: values of `settings`.
    /// - Returns: the data set.
    /// - Throws: when too few words are left for a sample in each part, or the questions are damaged.
    func dataset(
        _ documents: [[String]], file: String, questions: ArraySlice<DatasetContent>, _ settings: Settings
    ) throws(DatasetError) -> Dataset {
        guard documents.reduce(0, { $0 + $1.count }) <= Self.wordLimit else {
            throw DatasetError(file, "too many words (expected at most \(Self.wordLimit))")
        }
        let (words, counts) = Self.counted(documents, atLeast: settings.integer("min-count"))
        var numbers: [String: Int32] = [:]
        for (number, word) in words.enumerated() { numbers[word] = Int32(number) }
        let text = Stretches(documents, numbers, length: settings.integer("length"))
        guard words.count > 1, text.starts.count > 1 else {
            throw DatasetError(
                file,
                "\(words.count) words that are frequent enough, \(text.tokens.count) times in all, leave "
                    + "\(text.starts.count) stretches (expected at least 2, one to test on); lower min-count or length"
            )
        }
        let split = TrainTestSplit(
            count: text.starts.count, testFraction: settings.number("test-fraction"),
            seed: UInt64(settings.integer("split-seed")))
        let (train, test) = (text.windows(split.train.sorted()), text.windows(split.test.sorted()))
        return Dataset(
            name: name, file: file,
            train: Examples(features: .windows(train), targets: .contexts(train)),
            test: Examples(features: .windows(test), targets: .contexts(test)), targetNames: [],
            vocabulary: WordVocabulary(
                words: words, counts: counts, questions: try Self.questions(questions, numbers)))
    }

    /// The words that occur often enough, the most frequent first.
    private static func counted(
        _ documents: [[String]], atLeast limit: Int
    ) -> (words: [String], counts: [Int]) {
        var counts: [String: Int] = [:]
        for document in documents {
            for word in document { counts[word, default: 0] += 1 }
        }
        let order = counts.filter { $0.value >= limit }.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
        return (order.map(\.key), order.map(\.value))
    }

    private static func questions(
        _ contents: ArraySlice<DatasetContent>, _ numbers: [String: Int32]
    ) throws(DatasetError) -> WordQuestions {
        precondition(contents.count == questionFiles.count, "\(contents.count) files of questions")
        let (analogies, pairs) = (contents[contents.startIndex], contents[contents.startIndex + 1])
        return WordQuestions(
            try WordQuestionsDecoder.sections(analogies.bytes, file: analogies.file),
            try WordQuestionsDecoder.pairs(pairs.bytes, file: pairs.file), numbers: numbers)
    }

    /// The text as numbers, and where its stretches begin.
    private struct Stretches {
        var tokens: [Int32] = []
        var starts: [Int32] = []
        private var documents: [Int32] = []
        private let length: Int
        private let vocabularyCount: Int

        init(_ documents: [[String]], _ numbers: [String: Int32], length: Int) {
            self.length = length
            vocabularyCount = numbers.count
            for (document, words) in documents.enumerated() {
                let begin = tokens.count
                for word in words {
                    if let number = numbers[word] { tokens.append(number) }
                }
                for start in stride(from: begin, through: tokens.count - length, by: length) {
                    starts.append(Int32(start))
                    self.documents.append(Int32(document))
                }
            }
        }

        /// Some of the stretches, in order; their documents are numbered without gaps.
        func windows(_ samples: [Int]) -> TokenWindows {
            var owners: [Int32] = []
            var last: Int32?
            for sample in samples {
                let isNew = documents[sample] != last
                last = documents[sample]
                owners.append((owners.last ?? -1) + (isNew ? 1 : 0))
            }
            return TokenWindows(
                tokens: tokens, starts: samples.map { starts[$0] }, length: length,
                vocabularyCount: vocabularyCount, documents: owners)
        }
    }
}
