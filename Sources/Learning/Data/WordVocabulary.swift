/// The words of a text that vectors are learned for, and questions about them.
public struct WordVocabulary: Sendable, Equatable {
    /// Every word once, in lower case: the most frequent first, equally frequent ones in the order of their letters.
    public let words: [String]
    /// How often each occurs in the whole text, `[words]`.
    public let counts: [Int]
    /// What is asked about them; questions with other words are left out.
    public let questions: WordQuestions

    /// Everything by name.
    public init(words: [String], counts: [Int], questions: WordQuestions) {
        precondition(words.count == counts.count, "\(words.count) words with \(counts.count) counts")
        self.words = words
        self.counts = counts
        self.questions = questions
    }
}

/// Questions that word vectors should be able to answer, their words as numbers of a vocabulary.
public struct WordQuestions: Sendable, Equatable {
    /// "a is to b as c is to …": the answer is d.
    public struct Analogy: Sendable, Equatable {
        /// The three words of the question, and the answer.
        public let a, b, c, d: Int32
    }

    /// Analogies of one kind.
    public struct Section: Sendable, Equatable {
        /// For example `family`.
        public let name: String
        /// The questions whose words are all known.
        public let analogies: [Analogy]
        /// How many questions there are, with those that have unknown words.
        public let asked: Int
    }

    /// Two words, and how much alike people find them.
    public struct Pair: Sendable, Equatable {
        /// The words.
        public let first, second: Int32
        /// From 0 (nothing to do with each other) to 10 (the same).
        public let judgement: Double
    }

    /// The analogies, section by section.
    public let sections: [Section]
    /// The pairs whose words are both known.
    public let pairs: [Pair]
    /// How many pairs there are, with those that have unknown words.
    public let pairsAsked: Int

    /// No questions.
    public static let none = WordQuestions(sections: [], pairs: [], pairsAsked: 0)

    /// The section that `Metric.familyAnalogies` is about; empty when there is none.
    public var family: [Analogy] { sections.first { $0.name == "family" }?.analogies ?? [] }
}

extension WordQuestions {
    /// The questions whose words all have a number.
    init(
        _ sections: [WordQuestionsDecoder.Section], _ pairs: [WordQuestionsDecoder.Pair],
        numbers: [String: Int32]
    ) {
        self.sections = sections.map { section in
            Section(
                name: section.name,
                analogies: section.questions.compactMap { question in
                    let known = question.compactMap { numbers[$0] }
                    guard known.count == 4 else { return nil }
                    return Analogy(a: known[0], b: known[1], c: known[2], d: known[3])
                }, asked: section.questions.count)
        }
        self.pairs = pairs.compactMap { pair in
            guard let first = numbers[pair.first], let second = numbers[pair.second] else { return nil }
            return Pair(first: first, second: second, judgement: pair.judgement)
        }
        pairsAsked = pairs.count
    }
}
