public import Determinism
import LinearAlgebra

/// One of the two parts of a data set.
public enum Split: String, Sendable, CaseIterable {
    /// What the nodes learn from.
    case train
    /// What nobody learns from.
    case test
}

/// A data set as models are trained on it: decoded, split, scaled.
public struct Dataset: Sendable {
    /// The name in the catalogue, for example `digits`.
    public let name: String
    /// The file that error messages about the samples name.
    public let file: String
    /// What the nodes learn from.
    public let train: Examples
    /// What nobody learns from.
    public let test: Examples
    /// The columns' names, `[features]`; empty for data without columns.
    public let featureNames: [String]
    /// The classes' names, `[classes]`, or the outputs' names, `[outputs]`.
    public let targetNames: [String]
    /// The shape of one sample's features; a plain row unless the data says more.
    public let sampleShape: SampleShape
    /// The words that the tokens of the samples stand for, and questions about them; nil for other data.
    public let vocabulary: WordVocabulary?
    /// Identifies the numbers of both parts as they are trained on, so that two runs on the same data can be told from
    /// runs on different data.
    public let digest: RunDigest

    /// - Parameters:
    ///   - name: the name in the catalogue.
    ///   - file: the file that error messages name.
    ///   - train: what the nodes learn from; at least one sample.
    ///   - test: what nobody learns from; at least one sample.
    ///   - featureNames: `[features]`, or empty.
    ///   - targetNames: names of the classes or outputs.
    ///   - sampleShape: of one sample's features; nil for a plain row.
    ///   - vocabulary: of data whose samples are words.
    public init(
        name: String, file: String, train: Examples, test: Examples, featureNames: [String] = [],
        targetNames: [String], sampleShape: SampleShape? = nil, vocabulary: WordVocabulary? = nil
    ) {
        precondition(
            train.count > 0 && test.count > 0, "\(name): \(train.count) training, \(test.count) test samples")
        self.name = name
        self.file = file
        self.train = train
        self.test = test
        self.featureNames = featureNames
        self.targetNames = targetNames
        self.vocabulary = vocabulary
        let width = train.features.width
        self.sampleShape = sampleShape ?? .features(width)
        precondition(self.sampleShape.count == width, "\(name): \(width) features as \(self.sampleShape)")
        var digest = RunDigest()
        Self.add(train, to: &digest)
        Self.add(test, to: &digest)
        for word in vocabulary?.words ?? [] { digest.combine(word) }
        self.digest = digest
    }

    /// One of the two parts.
    public subscript(split: Split) -> Examples { split == .train ? train : test }

    /// Numbers in each sample: the width of a row, the tokens of a window; 2 for a user and an item.
    public var featureCount: Int { train.features.width }

    /// The users, the items and the span of their ratings; nil for other data.
    public var ratingScale: RatingPairs.Scale? {
        if case .ratings(let pairs) = train.features { pairs.scale } else { nil }
    }

    /// What a model must put out for each sample: a number for each class or real target, or for each token of a window a
    /// number for each token that may follow; of words, for each one that may stand near.
    public var outputShape: SampleShape {
        switch train.targets {
        case .classes(_, let count): .features(count)
        case .values(let targets): .features(targets.matrix.columns)
        case .tokens(let windows): .tokens(windows.length, channels: windows.vocabularyCount)
        case .contexts(let windows): .features(windows.vocabularyCount)
        }
    }

    /// How many numbers that is.
    public var outputCount: Int { outputShape.count }

    /// The number of classes, or of different tokens that may follow; nil when the targets are real values or contexts.
    public var classCount: Int? {
        switch train.targets {
        case .classes(_, let count): count
        case .values, .contexts: nil
        case .tokens(let windows): windows.vocabularyCount
        }
    }

    private static func add(_ examples: Examples, to digest: inout RunDigest) {
        switch examples.features {
        case .dense(let matrix):
            digest.combine(matrix.columns)
            digest.combine(matrix.values.span)
        case .stored(let rows):
            digest.combine(rows.columns)
            digest.combine(rows.rows * rows.columns)
            rows.visit { _, row in for value in row { digest.combine(UInt64(value.bitPattern)) } }
        case .windows(let windows):
            digest.combine(windows.length)
            for start in windows.starts { digest.combine(Int(start)) }
        case .sparse(let matrix):
            digest.combine(matrix.columns)
            for start in matrix.starts { digest.combine(start) }
            for index in matrix.indices { digest.combine(Int(index)) }
            digest.combine(matrix.values.span)
        case .ratings(let pairs):
            for id in pairs.scale.userIDs + pairs.scale.itemIDs { digest.combine(id) }
            for user in pairs.users { digest.combine(Int(user)) }
            for item in pairs.items { digest.combine(Int(item)) }
            for time in pairs.times { digest.combine(time) }
        }
        switch examples.targets {
        case .classes(let labels, let count):
            digest.combine(count)
            for label in labels { digest.combine(Int(label)) }
        case .values(let targets):
            digest.combine(targets.matrix.columns)
            digest.combine(targets.matrix.values.span)
            for value in targets.mean + targets.scale { digest.combine(value) }
        case .tokens(let windows), .contexts(let windows):
            // The features are of the same text.
            digest.combine(windows.vocabularyCount)
            for token in windows.tokens { digest.combine(Int(token)) }
        }
    }
}
