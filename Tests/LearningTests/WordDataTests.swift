import Catalogues
import Testing

@testable import Learning

/// A data set of words of some texts, by the catalogue's entry, with questions of their own.
func makeWords(
    _ texts: [String], length: Int = 4, questions: String = ": family\nking queen man woman\n",
    pairs: String = "king\tqueen\t8.5\nking\tman\t4\nman\twoman\t8\n",
    _ more: [(name: String, value: SettingValue)] = []
) throws -> Dataset {
    let entry = try #require(DatasetCatalogue.all["words"])
    let names = texts.indices.map { "\($0).txt" }
    let given: [(name: String, value: SettingValue)] = [
        ("file", .text(names.joined(separator: ", "))), ("length", .integer(length)), ("min-count", 1),
        ("test-fraction", 0.25),
    ]
    let settings = try Settings(
        entry.settings, given: given.filter { own in !more.contains { $0.name == own.name } } + more)
    return try entry.load(settings) { file in
        switch file.path {
        case "questions-words.txt.gz": Array(questions.utf8)
        case "wordsim353.tsv": Array(pairs.utf8)
        default: Array(texts[names.firstIndex(of: file.path) ?? 0].utf8)
        }
    }
}

private func windows(_ examples: Examples) throws -> TokenWindows {
    guard case .contexts(let windows) = examples.targets else { throw WrongKind() }
    return windows
}

private func stretches(_ data: Dataset, _ examples: Examples) throws -> [String] {
    let words = try #require(data.vocabulary).words
    let windows = try windows(examples)
    return windows.starts.map { start in
        (0..<windows.length).map { words[Int(windows.tokens[Int(start) + $0])] }.joined(separator: " ")
    }
}

@Suite struct `data of words` {
    @Test func `are letters in lower case, with their apostrophes`() {
        let text = Array("The LORD's — “Élan”; o'er 12 'tis: don’t!".unicodeScalars)
        #expect(
            WordScanner.words(in: text[...]) == ["the", "lord's", "élan", "o'er", "tis", "don't"])
    }

    @Test func `are cut into stretches, no word of which is in both parts`() throws {
        let data = try makeWords([
            (0..<40).map { "w\("abcdefghij".map(String.init)[$0 % 10])" }.joined(separator: " ")
        ])
        #expect(data.train.count == 7 && data.test.count == 3 && data.featureCount == 4)
        let (train, test) = (try windows(data.train), try windows(data.test))
        #expect(Set(train.starts).isDisjoint(with: test.starts))
        #expect(train.starts == train.starts.sorted())
        #expect(Set(train.starts + test.starts) == Set((0..<10).map { Int32(4 * $0) }))
        #expect(data.classCount == nil && data.targetNames.isEmpty)
    }

    @Test func `leave rare words out before they are cut, and number the others by frequency`() throws {
        let text = "b a rare b a b c c seldom b a b a b c b"
        let data = try makeWords([text], length: 2, [("min-count", 2)])
        let vocabulary = try #require(data.vocabulary)
        #expect(vocabulary.words == ["b", "a", "c"] && vocabulary.counts == [7, 4, 3])
        #expect(
            try Set(stretches(data, data.train) + stretches(data, data.test))
                == ["b a", "b c", "c b", "a b"])
    }

    @Test func `know their documents, which stretches do not cross`() throws {
        let data = try makeWords(
            ["one two three one two three one", "four five four five four five", "six"], length: 3)
        #expect(try windows(data.train).documentCount <= 2)
        let all = try stretches(data, data.train) + stretches(data, data.test)
        #expect(all.sorted() == ["five four five", "four five four", "one two three", "one two three"])
    }

    @Test func `know which questions have an answer`() throws {
        let data = try makeWords(
            [String(repeating: "king queen man woman ", count: 8)],
            questions:
                ": other\nKing man Queen prince\n: family\nking queen man woman\nman woman king queen\n",
            pairs: "# said\nking\tQueen\t8.5\nking\tprince\t4\n")
        let vocabulary = try #require(data.vocabulary)
        let number = Dictionary(uniqueKeysWithValues: zip(vocabulary.words, Int32(0)...))
        #expect(vocabulary.questions.sections.map(\.asked) == [1, 2])
        #expect(vocabulary.questions.sections.map(\.analogies.count) == [0, 2])
        #expect(vocabulary.questions.family[0].a == number["king"])
        #expect(vocabulary.questions.family[0].d == number["woman"])
        #expect(vocabulary.questions.pairs.map(\.judgement) == [8.5] && vocabulary.questions.pairsAsked == 2)
    }

    @Test func `are refused with the place of what is wrong`() throws {
        let text = String(repeating: "king queen ", count: 9)
        #expect(
            problem { _ = try makeWords([text], questions: ": family\na b c\n") }
                == "questions-words.txt.gz:2: 3 words (expected 4, or ': NAME')")
        #expect(
            problem { _ = try makeWords([text], questions: "\na b c d\n") }
                == "questions-words.txt.gz:2: a question before the first section ': NAME'")
        #expect(
            problem { _ = try makeWords([text], pairs: "a\tb\tmuch\n") }
                == "wordsim353.tsv:1: no pair (got 'a\tb\tmuch'; expected two words and a number, tabs between)"
        )
        #expect(
            problem { _ = try makeWords(["one two three"]) }
                == "0.txt: 3 words that are frequent enough, 3 times in all, leave 0 stretches (expected at least 2, one "
                + "to test on); lower min-count or length")
    }

    @Test func `that ship are word2vec's questions and WordSim-353`() throws {
        let sections = try WordQuestionsDecoder.sections(
            try shippedFile("questions-words.txt.gz"), file: "questions")
        // 19,544 questions in 14 sections, 506 of family: Mikolov et al. 2013, table 1.
        #expect(sections.count == 14 && sections.reduce(0) { $0 + $1.questions.count } == 19_544)
        #expect(sections.first { $0.name == "family" }?.questions.count == 506)
        #expect(try WordQuestionsDecoder.pairs(try shippedFile("wordsim353.tsv"), file: "pairs").count == 353)
    }

    @Test func `of the King James Bible are its books`() throws {
        let verses = (1...30).map { "Ge\($0):1 And \"God\" said,\n1Sm3:\($0) Samuel went\n" }
        let entry = try #require(DatasetCatalogue.all["king-james"])
        let settings = try Settings(
            entry.settings, given: [("length", 2), ("min-count", 1), ("test-fraction", 0.2)])
        func load(_ text: String) throws -> Dataset {
            try entry.load(settings) { file in
                file.path.hasPrefix("king-james/") ? Array(text.utf8) : try shippedFile(file.path)
            }
        }
        let data = try load(verses.map { $0 }.joined())
        #expect(data.vocabulary?.words == ["and", "god", "said", "samuel", "went"])
        // Books alternate, so each verse begins one; of three words one is left over.
        #expect(try Set(stretches(data, data.train)) == ["and god", "samuel went"])
        let books = try load(
            (1...20).map { "Ge1:\($0) one two\n" }.joined() + "1Sm1:1 three four\n1Sm2:1 five six\n")
        #expect(try windows(books.train).documentCount == 2)
        #expect(
            problem { _ = try load("Ge1:1 one two\nIn the beginning\n") }
                == "king-james.txt:2: no verse (expected its book, chapter and number, 'Ge1:1', and a blank before its "
                + "words)")
    }

    @Test func `go with models, losses and metrics of words only`() throws {
        let words = try makeWords([String(repeating: "one two three four five ", count: 8)])
        let letters = try makeText([String(repeating: "abcdefgh", count: 20)])
        let skipGram = try #require(ModelCatalogue.all["skip-gram"])
        let perceptron = try #require(ModelCatalogue.all["char-mlp"])
        #expect(
            problem { _ = try skipGram.make(try Settings(skipGram.settings), for: letters) }
                == "model 'skip-gram' needs the words of a text (king-james, words), but data set 'text' has the characters "
                + "of a text")
        let history: [(name: String, value: SettingValue)] = [("history", 2)]
        #expect(
            problem { _ = try perceptron.make(try Settings(perceptron.settings, given: history), for: words) }
                == "model 'char-mlp' needs classes, real values or the characters of a text, but data set 'words' has the "
                + "words of a text")
        let model = try skipGram.make(try Settings(skipGram.settings), for: words)
        #expect(LossCatalogue.defaultName(for: words) == "negative-sampling")
        #expect(
            problem { _ = try Workload(dataset: words, model: model, loss: TokenCrossEntropy()) }?
                .hasPrefix("loss 'token-cross-entropy' cannot be taken on data set 'words'") == true)
        #expect(
            problem {
                _ = try Workload(
                    dataset: words, model: model, loss: NegativeSampling(metric: .familyAnalogies))
            }
                == "metric 'family-analogies' needs analogies of family whose words are all in the text, which data set "
                + "'words' has none of; choose another metric of the loss")
    }
}
