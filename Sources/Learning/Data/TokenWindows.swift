/// Stretches of equal length of a row of tokens: the samples of text.
///
/// Stretches may overlap, so the tokens are held once and each sample is the position where it starts.
public struct TokenWindows: Sendable {
    /// All tokens, each in `0 ..< vocabularyCount`.
    public let tokens: [Int32]
    /// The position of the first token of each sample; `[samples]`.
    public let starts: [Int32]
    /// Tokens in each sample, at least 1.
    public let length: Int
    /// The number of different tokens.
    public let vocabularyCount: Int
    /// The document that each sample is part of, counted from 0 without gaps; `[samples]`.
    public let documents: [Int32]

    /// Traps when a stretch reaches beyond the tokens.
    ///
    /// - Parameters:
    ///   - tokens: each in `0 ..< vocabularyCount`.
    ///   - starts: the position of each sample's first token.
    ///   - length: tokens in each sample, at least 1.
    ///   - vocabularyCount: the number of different tokens.
    ///   - documents: the document of each sample.
    public init(
        tokens: [Int32], starts: [Int32], length: Int, vocabularyCount: Int, documents: [Int32]
    ) {
        precondition(
            length > 0 && documents.count == starts.count
                && starts.allSatisfy { $0 >= 0 && Int($0) + length <= tokens.count },
            "windows of \(length) tokens in \(tokens.count), \(documents.count) documents for \(starts.count)"
        )
        self.tokens = tokens
        self.starts = starts
        self.length = length
        self.vocabularyCount = vocabularyCount
        self.documents = documents
    }

    /// The tokens that follow: every sample starts one token later.
    public var next: TokenWindows {
        TokenWindows(
            tokens: tokens, starts: starts.map { $0 + 1 }, length: length, vocabularyCount: vocabularyCount,
            documents: documents)
    }

    /// The number of documents that samples are part of.
    public var documentCount: Int { documents.max().map { Int($0) + 1 } ?? 0 }

    /// How often each token stands in some samples, `[vocabularyCount]`; one in several samples counts several times.
    public func counts(in samples: some Sequence<Int32>) -> [Int] {
        var counts = [Int](repeating: 0, count: vocabularyCount)
        for sample in samples {
            let start = Int(starts[Int(sample)])
            for position in start..<(start + length) { counts[Int(tokens[position])] += 1 }
        }
        return counts
    }

    /// The same with every token replaced by V − 1 − token.
    var mirrored: TokenWindows {
        TokenWindows(
            tokens: tokens.map { Int32(vocabularyCount - 1) - $0 }, starts: starts, length: length,
            vocabularyCount: vocabularyCount, documents: documents)
    }
}
