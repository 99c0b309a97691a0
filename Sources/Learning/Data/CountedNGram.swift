import Glibc

/// How well counting foretells a text: interpolated n-gram frequencies of characters, the reference for what is learned.
///
/// `P_k(w|h) = (c(h,w) + N(h)·P_{k−1}(w|h'))/(c(h) + N(h))`, h the last k − 1 characters, h' without the first of them, c counts in
/// the training part and N(h) how many different characters followed h there; `P_0 = 1/V`. Source: Witten & Bell 1991 (method
/// C), interpolated.
public struct CountedNGram {
    /// What followed one history.
    private struct Followers {
        var count: Int32 = 0
        var kinds: Int32 = 0
    }

    /// n: the characters that are looked at together, the foretold one included.
    public let order: Int
    private let base: UInt64
    /// By the history's key and length: see `key`.
    private var followers: [UInt64: Followers] = [:]
    private var pairs: [UInt64: Int32] = [:]

    /// Counts the documents of a training part.
    ///
    /// - Parameters:
    ///   - windows: its samples; whatever they cover is counted once.
    ///   - order: at least 1; lowered to what fits 64 bits with this vocabulary.
    public init(_ windows: TokenWindows, order: Int) {
        precondition(order >= 1, "an n-gram of order \(order)")
        base = UInt64(windows.vocabularyCount) + 1
        self.order = min(order, Int(63 / log2(Double(base))))
        for document in windows.stretches { count(windows.tokens[document]) }
    }

    /// The cross-entropy in nats for each character of another part, which it foretells with at most `order` − 1 before.
    public func crossEntropy(of windows: TokenWindows) -> Double {
        var sum = 0.0
        var characters = 0
        for document in windows.stretches {
            let text = windows.tokens[document]
            for place in text.indices.dropFirst() {
                sum -= log(probability(of: text[place], after: text[..<place]))
                characters += 1
            }
        }
        return sum / Double(characters)
    }

    private mutating func count(_ text: ArraySlice<Int32>) {
        for place in text.indices {
            for length in 0..<min(order, place - text.startIndex + 1) {
                let history = key(text[(place - length)..<place])
                let isNew = pairs[followed(history, by: text[place]), default: 0] == 0
                pairs[followed(history, by: text[place]), default: 0] += 1
                followers[history, default: Followers()].count += 1
                if isNew { followers[history, default: Followers()].kinds += 1 }
            }
        }
    }

    private func probability(of character: Int32, after text: ArraySlice<Int32>) -> Double {
        var result = 1 / Double(base - 1)
        for length in 0..<min(order, text.count + 1) {
            let history = key(text.suffix(length))
            guard let found = followers[history] else { break }
            let count = Double(pairs[followed(history, by: character)] ?? 0)
            let kinds = Double(found.kinds)
            result = (count + kinds * result) / (Double(found.count) + kinds)
        }
        return result
    }

    /// A number for every history of up to n − 1 characters: digits 1...V to the base V + 1.
    private func key(_ history: ArraySlice<Int32>) -> UInt64 {
        history.reduce(0) { $0 * base + UInt64($1) + 1 }
    }

    private func followed(_ history: UInt64, by character: Int32) -> UInt64 {
        history * base + UInt64(character) + 1
    }
}

extension TokenWindows {
    /// What the samples of each document and the tokens behind them cover together.
    var stretches: [Range<Int>] {
        var stretches = [Range<Int>?](repeating: nil, count: documentCount)
        for (sample, document) in documents.enumerated() {
            let covered = Int(starts[sample])..<(Int(starts[sample]) + length + 1)
            let known = stretches[Int(document)] ?? covered
            stretches[Int(document)] =
                min(known.lowerBound, covered.lowerBound)..<max(known.upperBound, covered.upperBound)
        }
        return stretches.compactMap { $0 }
    }
}
