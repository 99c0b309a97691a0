import Determinism
import Glibc

/// What a mini-batch asks of word vectors: words to foretell, each from one or more words near it and beside noise words.
///
/// Drawn as in word2vec, stretch by stretch: words that are too frequent are skipped at random, then every word that is left looks
/// 1 to `window` words to each side, and meets k noise words for each prediction. A noise word that happens to be the right one
/// is not asked for. Source: Mikolov et al. 2013 (arXiv:1310.4546), sections 2.2 and 2.3, with the formulas of their program.
struct WordPredictions {
    /// How predictions are drawn; the same for all threads.
    struct Rules: Sendable {
        let window: Int
        let drawsReach: Bool
        let negatives: Int
        let joinsContext: Bool
        /// A word is kept when a draw of 64 bits is not above this.
        let keepLimits: [UInt64]
        let noise: AliasTable

        /// - Parameters:
        ///   - counts: how often each word occurs in the training part; some word does.
        ///   - window: words to each side, at least 1.
        ///   - drawsReach: whether how far a word looks is drawn from `1...window`.
        ///   - negatives: k, at least 1.
        ///   - noisePower: a word is drawn in proportion to its count to this power.
        ///   - subsample: t; 0 keeps all words.
        ///   - joinsContext: whether a word is foretold from all words near it at once.
        init(
            counts: [Int], window: Int, drawsReach: Bool, negatives: Int, noisePower: Double,
            subsample: Double, joinsContext: Bool
        ) {
            self.window = window
            self.drawsReach = drawsReach
            self.negatives = negatives
            self.joinsContext = joinsContext
            let total = Double(counts.reduce(0, +))
            keepLimits = counts.map { count in
                guard subsample > 0, count > 0 else { return .max }
                let excess = Double(count) / (subsample * total)
                let kept = (excess.squareRoot() + 1) / excess * 0x1p64
                return kept < 0x1p64 ? UInt64(kept) : .max
            }
            noise = AliasTable(weights: counts.map { $0 > 0 ? pow(Double($0), noisePower) : 0 })
        }

        /// Words that are foretold or noise, for each prediction.
        var width: Int { negatives + 1 }
    }

    /// In place of a noise word that is not asked for.
    static let nothing: Int32 = -1

    let rules: Rules
    /// The words that words are foretold from, prediction after prediction.
    private(set) var inputs: [Int32] = []
    /// Where the inputs of each prediction end.
    private(set) var inputEnds: [Int32] = []
    /// The word to foretell and the noise words, `[predictions, 1 + k]`.
    private(set) var answers: [Int32] = []
    /// The sample that each prediction is part of.
    private(set) var samples: [Int32] = []
    private var kept: [Int32] = []

    init(_ rules: Rules) {
        self.rules = rules
    }

    /// The number of predictions.
    var count: Int { samples.count }

    /// Where the inputs of a prediction lie.
    func inputs(of prediction: Int) -> Range<Int> {
        (prediction == 0 ? 0 : Int(inputEnds[prediction - 1]))..<Int(inputEnds[prediction])
    }

    /// Forgets all predictions, but not their memory.
    mutating func removeAll() {
        inputs.removeAll(keepingCapacity: true)
        inputEnds.removeAll(keepingCapacity: true)
        answers.removeAll(keepingCapacity: true)
        samples.removeAll(keepingCapacity: true)
    }

    /// Draws the predictions of a sample, a stretch of text.
    mutating func append(_ sample: Int32, of windows: TokenWindows, _ stream: inout RandomStream) {
        let start = Int(windows.starts[Int(sample)])
        kept.removeAll(keepingCapacity: true)
        for place in start..<(start + windows.length) {
            let word = windows.tokens[place]
            let limit = rules.keepLimits[Int(word)]
            if limit == .max || stream.next() <= limit { kept.append(word) }
        }
        for place in kept.indices {
            let reach = rules.drawsReach ? 1 + stream.integer(below: rules.window) : rules.window
            let near = max(0, place - reach)...min(kept.count - 1, place + reach)
            guard near.count > 1 else { continue }
            for other in near where other != place {
                inputs.append(kept[other])
                if !rules.joinsContext { finish(kept[place], sample, &stream) }
            }
            if rules.joinsContext { finish(kept[place], sample, &stream) }
        }
    }

    /// Ends a prediction whose inputs are listed.
    private mutating func finish(_ word: Int32, _ sample: Int32, _ stream: inout RandomStream) {
        inputEnds.append(Int32(inputs.count))
        samples.append(sample)
        answers.append(word)
        for _ in 0..<rules.negatives {
            let drawn = Int32(rules.noise.draw(&stream))
            answers.append(drawn == word ? Self.nothing : drawn)
        }
    }
}
