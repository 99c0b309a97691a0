import Determinism
import Learning
import Reports

/// What is in a data set.
struct DatasetDescription: Encodable {
    /// Samples of a class.
    struct ClassCount: Encodable {
        let name: String
        let train: Int
        let test: Int
    }

    /// Who rated what.
    struct Ratings: Encodable {
        let users: Int
        let items: Int
        /// The share of all pairs of a user and an item that have a rating.
        let density: Double
        let lowest: Double
        let highest: Double
        /// Of the training part.
        let mean: Double
    }

    /// What is known of words.
    struct Words: Encodable {
        /// Different ones.
        let vocabulary: Int
        /// The most frequent ones.
        let mostFrequent: [String]
        /// Analogies whose four words are all known.
        let analogies: Int
        /// Those of section `family`.
        let familyAnalogies: Int
    }

    let name: String
    let summary: String
    let source: String
    let licence: String
    let trainSamples: Int
    let testSamples: Int
    let features: Int
    /// Documents of the training part; absent for all but text.
    let documents: Int?
    /// What counting reaches on the test part, in nats for each character; absent for all but text.
    let countedNats: Double?
    /// Empty for real-valued targets.
    let classes: [ClassCount]
    /// Empty for classes.
    let outputs: [String]
    /// Nil for data that are no ratings.
    let ratings: Ratings?
    /// Absent for data that are no words.
    let words: Words?
    /// The share of numbers that are not 0; nil for rows that are held with their zeros.
    let density: Double?
    let digest: String

    init(_ entry: DatasetEntry, _ dataset: Dataset) {
        name = entry.name
        summary = entry.summary
        source = entry.source
        licence = entry.licence
        trainSamples = dataset.train.count
        testSamples = dataset.test.count
        features = dataset.featureCount
        documents = Self.windows(dataset.train)?.documentCount
        countedNats = Self.countedNats(dataset)
        digest = dataset.digest.description
        ratings = Self.ratings(dataset)
        words = dataset.vocabulary.map { vocabulary in
            Words(
                vocabulary: vocabulary.words.count, mostFrequent: Array(vocabulary.words.prefix(10)),
                analogies: vocabulary.questions.sections.reduce(0) { $0 + $1.analogies.count },
                familyAnalogies: vocabulary.questions.family.count)
        }
        density = Self.density(dataset.train.features)
        guard let count = dataset.classCount else {
            classes = []
            outputs = dataset.targetNames
            return
        }
        let train = Self.counts(dataset.train, of: count)
        let test = Self.counts(dataset.test, of: count)
        classes = (0..<count).map {
            ClassCount(name: dataset.targetNames[$0], train: train[$0], test: test[$0])
        }
        outputs = []
    }

    private static func ratings(_ dataset: Dataset) -> Ratings? {
        guard let scale = dataset.ratingScale, case .values(let targets) = dataset.train.targets else {
            return nil
        }
        let (users, items) = (scale.userIDs.count, scale.itemIDs.count)
        let values = targets.matrix.values
        return Ratings(
            users: users, items: items,
            density: Double(dataset.train.count + dataset.test.count) / Double(users) / Double(items),
            lowest: scale.range.lowerBound, highest: scale.range.upperBound,
            mean: values.reduce(0) { $0 + Double($1) } / Double(values.count) + targets.mean[0])
    }

    private static func density(_ features: Features) -> Double? {
        guard case .sparse(let matrix) = features else { return nil }
        return Double(matrix.values.count) / Double(matrix.rows) / Double(matrix.columns)
    }

    private static func counts(_ examples: Examples, of count: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: count)
        switch examples.targets {
        case .classes(let labels, _): for label in labels { counts[Int(label)] += 1 }
        case .tokens(let windows): counts = windows.counts(in: 0..<Int32(windows.starts.count))
        case .values, .contexts: break
        }
        return counts
    }

    /// Characters of an n-gram, and of the longest text that is counted: more would take minutes.
    private static let order = 5
    private static let countingLimit = 10_000_000

    private static func countedNats(_ dataset: Dataset) -> Double? {
        guard dataset.vocabulary == nil, let train = windows(dataset.train), let test = windows(dataset.test),
            train.tokens.count <= countingLimit
        else { return nil }
        return CountedNGram(train, order: order).crossEntropy(of: test)
    }

    private static func windows(_ examples: Examples) -> TokenWindows? {
        if case .windows(let windows) = examples.features { windows } else { nil }
    }

    /// The description as text, ending with a line break.
    var text: String {
        var entries = [
            (
                term: "samples",
                text: "\(NumberText.grouped(trainSamples)) for training, "
                    + "\(NumberText.grouped(testSamples)) for testing"
            )
        ]
        if let documents {
            let (kind, vocabulary) = words.map { ("words", $0.vocabulary) } ?? ("characters", classes.count)
            entries += [
                (term: "context", text: "\(NumberText.grouped(features)) \(kind) in each sample"),
                (term: "documents", text: "\(NumberText.grouped(documents)) in the training part"),
                (term: "vocabulary", text: "\(NumberText.grouped(vocabulary)) \(kind)"),
            ]
        } else {
            entries.append((term: "features", text: NumberText.grouped(features)))
        }
        if let countedNats {
            entries.append(
                (
                    term: "counting",
                    text:
                        "\(NumberText.fixed(countedNats, digits: 3)) nats per character of the test part by "
                        + "\(Self.order)-grams of the training part (Witten-Bell)"
                ))
        }
        if let words {
            entries += [
                (term: "frequent", text: words.mostFrequent.joined(separator: ", ")),
                (
                    term: "analogies",
                    text: "\(NumberText.grouped(words.analogies)) of known words, "
                        + "\(NumberText.grouped(words.familyAnalogies)) of them of family"
                ),
            ]
        }
        if let density { entries.append((term: "not 0", text: percent(density) + " of all numbers")) }
        if let ratings {
            let (lowest, highest) = (
                NumberText.significant(ratings.lowest), NumberText.significant(ratings.highest)
            )
            entries += [
                (term: "users", text: NumberText.grouped(ratings.users)),
                (term: "items", text: NumberText.grouped(ratings.items)),
                (
                    term: "ratings",
                    text: "\(lowest) to \(highest), mean \(NumberText.significant(ratings.mean))"
                ),
                (term: "density", text: percent(ratings.density) + " of all pairs of a user and an item"),
            ]
        }
        entries.append((term: "digest", text: digest))
        if !source.isEmpty { entries.append((term: "source", text: source)) }
        if !licence.isEmpty { entries.append((term: "licence", text: licence)) }
        if !outputs.isEmpty { entries.append((term: "outputs", text: outputs.joined(separator: ", "))) }
        var lines = TextLayout.wrapped("\(name): \(summary)", hanging: 2)
        lines += TextLayout.definitions(entries)
        if !classes.isEmpty {
            lines.append("")
            let train = classes.reduce(0) { $0 + $1.train }
            let test = classes.reduce(0) { $0 + $1.test }
            let kind = documents == nil ? "class" : "character"
            let grid = TextGrid(columns: [
                .init(title: kind, cells: classes.map(\.name), isRightAligned: false, leastWidth: 12),
                .init(title: "training", cells: classes.map { NumberText.grouped($0.train) }),
                .init(title: "share", cells: classes.map { share($0.train, of: train) }),
                .init(title: "testing", cells: classes.map { NumberText.grouped($0.test) }),
                .init(title: "share", cells: classes.map { share($0.test, of: test) }),
            ])
            lines += grid.lines(width: Console.narrowWidth).lines
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func share(_ part: Int, of whole: Int) -> String {
        percent(Double(part) / Double(whole))
    }

    private func percent(_ share: Double) -> String { NumberText.fixed(100 * share, digits: 1) + " %" }
}
