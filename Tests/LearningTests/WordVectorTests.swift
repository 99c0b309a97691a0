import Catalogues
import Determinism
import Glibc
import LinearAlgebra
import Testing

@testable import Learning

/// The models that read words.
let wordModels = ["skip-gram", "cbow"]

private let numerals = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

/// A text without a pattern: 10 words, the first more frequent than the last.
private func randomText(_ count: Int = 400, seed: UInt64 = 1) -> String {
    var stream = RandomStream(seed: seed, purpose: "words")
    return (0..<count).map { _ in numerals[min(stream.integer(below: 10), stream.integer(below: 10))] }
        .joined(separator: " ")
}

private func makeWorkload(
    _ name: String, on data: Dataset, metric: Metric = .accuracy,
    _ given: [(name: String, value: SettingValue)] = []
) throws -> Workload {
    let entry = try #require(ModelCatalogue.all[name])
    let settings: [(name: String, value: SettingValue)] = [
        ("dimension", 5), ("window", 3), ("negatives", 3), ("subsample", 0.05),
    ]
    let own = settings.filter { setting in !given.contains { $0.name == setting.name } }
    return try Workload(
        dataset: data, model: try entry.make(try Settings(entry.settings, given: own + given), for: data),
        loss: NegativeSampling(metric: metric))
}

/// The mean loss of some predictions in double precision, from the definition.
private func objective(_ x: [Double], _ predictions: WordPredictions, words: Int, dimension: Int) -> Double {
    func softplus(_ z: Double) -> Double { log1p(exp(-abs(z))) + max(z, 0) }
    var sum = 0.0
    for prediction in 0..<predictions.count {
        let near = predictions.inputs(of: prediction).map { Int(predictions.inputs[$0]) }
        let h = (0..<dimension).map { index in
            near.reduce(0) { $0 + x[$1 * dimension + index] } / Double(near.count)
        }
        for column in 0..<predictions.rules.width {
            let word = predictions.answers[prediction * predictions.rules.width + column]
            guard word >= 0 else { continue }
            let row = (words + Int(word)) * dimension
            let score = (0..<dimension).reduce(0) { $0 + h[$1] * x[row + $1] }
            sum += softplus(column == 0 ? -score : score)
        }
    }
    return sum / Double(predictions.count)
}

@Suite struct `word vectors` {
    private let samples: [Int32] = [3, 0, 7, 7, 11]

    private func point(_ workload: Workload) -> [Float] {
        var stream = RandomStream(seed: 2, purpose: "test point")
        return (0..<workload.parameterCount).map { _ in Float(0.5 * stream.normal()) }
    }

    @Test func `are all tested here`() throws {
        let text = try makeText([randomText()])
        let own = ModelCatalogue.all.entries.filter { entry in
            guard entry.reads == [.text] else { return false }
            let refusal = problem { _ = try entry.make(try Settings(entry.settings, given: []), for: text) }
            return refusal?.contains("needs the words of a text") ?? false
        }
        #expect(own.map(\.name) == wordModels)
    }

    /// Differences with h = 1e-5 are exact to about 1e-9; ours is single precision.
    @Test(arguments: wordModels)
    func `have the gradient that differences of their loss give, of the words of a batch only`(name: String)
        throws
    {
        let workload = try makeWorkload(name, on: try makeWords([randomText()], length: 8))
        let x = point(workload)
        let learner = workload.makeLearner()
        var gradient = learner.makeGradient(from: BufferPool(length: x.count))
        let loss = learner.gradient(at: ParameterSnapshot(x), samples: samples, into: &gradient)
        let workspace = try #require(learner.workspace as? WordVectorsWorkspace)
        workspace.draw(samples.span, at: x.span)
        let predictions = workspace.predictions
        #expect(predictions.count > 20)
        let at = x.map(Double.init)
        #expect(abs(Double(loss) - objective(at, predictions, words: 10, dimension: 5)) < 1e-5)
        let ours = gradient.snapshot()
        for index in at.indices {
            var (up, down) = (at, at)
            up[index] += 1e-5
            down[index] -= 1e-5
            let slope =
                (objective(up, predictions, words: 10, dimension: 5)
                    - objective(down, predictions, words: 10, dimension: 5)) / 2e-5
            #expect(abs(Double(ours[index]) - slope) < 2e-6 + 1e-5 * abs(slope), "parameter \(index)")
        }
        let rows =
            Set(predictions.inputs).count + Set(predictions.answers.filter { $0 >= 0 }).count
        let touched = try #require(ours.touched)
        #expect(touched.blocks.count == rows)
        #expect(touched.elementCount == 5 * rows)
    }

    @Test(arguments: wordModels)
    func `have the same gradient in a vector without a list, to the last bit`(name: String) throws {
        let workload = try makeWorkload(name, on: try makeWords([randomText()], length: 8))
        let x = ParameterSnapshot(point(workload))
        let (learner, other) = (workload.makeLearner(), workload.makeLearner())
        let pool = BufferPool(length: x.count)
        var sparse = learner.makeGradient(from: pool)
        var dense = ParameterVector(undefinedFrom: pool)
        for batch: [Int32] in [[0], samples, [5, 5, 2], [16, 1]] {
            let loss = learner.gradient(at: x, samples: batch, into: &sparse)
            #expect(other.gradient(at: x, samples: batch, into: &dense) == loss)
            let (own, whole) = (sparse.snapshot(), dense.snapshot())
            #expect(own.touched != nil)
            #expect(whole.touched == nil)
            #expect(own.values == whole.values)
        }
    }

    @Test func `start as word2vec's: inputs uniform in half a dimension's inverse, outputs 0`() throws {
        let workload = try makeWorkload("skip-gram", on: try makeWords([randomText()]))
        #expect(workload.model.layout.tensors.map(\.shape) == [[10, 5], [10, 5]])
        let values = workload.initialParameters(seed: 1).values
        #expect(
            values[..<50].allSatisfy { abs($0) <= 0.1 && $0 != 0 } && values[50...].allSatisfy { $0 == 0 })
        // Scores of 0: (k + 1)·log 2, less the noise words that are not asked for.
        let loss = workload.makeLearner().evaluate(workload.initialParameters(seed: 1), on: .test).loss
        #expect(loss < 4 * log(2.0) && loss > 3 * log(2.0))
    }

    @Test func `ask the same of a sample in every evaluation, and something else in every step`() throws {
        let workload = try makeWorkload("skip-gram", on: try makeWords([randomText()], length: 8))
        let learner = workload.makeLearner()
        let x = ParameterSnapshot(point(workload))
        let first = learner.evaluate(x, on: .test)
        #expect(learner.evaluate(x, on: .test) == first)
        #expect(workload.makeLearner().evaluate(x, on: .test) == first)
        #expect(first.metric > 0 && first.metric < 1)
        let workspace = try #require(learner.workspace as? WordVectorsWorkspace)
        workspace.draw(samples.span, at: x.span)
        let drawn = workspace.predictions.answers
        workspace.draw(samples.span, at: x.span)
        #expect(workspace.predictions.answers == drawn)
        let elsewhere = point(workload).map { $0 * 2 }
        workspace.draw(samples.span, at: elsewhere.span)
        #expect(workspace.predictions.answers != drawn)
    }

    @Test func `learn which words stand near each other, and solve analogies`() throws {
        // A king is to a queen what a man is to a woman: two words of each kind, each among words of its own.
        var stream = RandomStream(seed: 4, purpose: "sentences")
        let sentences = (0..<1200).map { _ in
            let (isRoyal, isMale) = (stream.bernoulli(0.5), stream.bernoulli(0.5))
            let who = isRoyal ? isMale ? "king" : "queen" : isMale ? "man" : "woman"
            let (thing, place) = isRoyal ? ("crown", "throne") : ("plough", "field")
            let pronoun = isMale ? "he" : "she"
            return stream.bernoulli(0.5) ? "\(thing) \(who) \(pronoun)" : "\(pronoun) \(who) \(place)"
        }
        let data = try makeWords(
            [sentences.joined(separator: " ")], length: 3,
            questions: ": family\nking queen man woman\n"
                + "man woman king queen\nking man queen woman\n")
        for name in wordModels {
            let workload = try makeWorkload(
                name, on: data, metric: .familyAnalogies,
                [("dimension", 8), ("window", 2), ("subsample", 0), ("negatives", 3)])
            let learner = workload.makeLearner()
            let pool = BufferPool(length: workload.parameterCount)
            var x = ParameterVector(workload.initialParameters(seed: 1), pool: pool)
            let before = learner.evaluate(x.snapshot(), on: .test)
            for step in 0..<1500 {
                var gradient = learner.makeGradient(from: pool)
                let batch = (0..<8).map { Int32((step * 8 + $0) % data.train.count) }
                _ = learner.gradient(at: x.snapshot(), samples: batch, into: &gradient)
                x.add(-2, times: gradient.freeze())
            }
            let after = learner.evaluate(x.snapshot(), on: .test)
            #expect(after.loss < 0.8 * before.loss && after.metric == 1, "\(name) \(after)")
            let quality = try #require(WordVectorQuality(of: x.snapshot(), workload))
            #expect(quality.sections.map(\.solved) == [3] && quality.cosines.count == 3)
        }
    }

    @Test func `solve an analogy by the nearest direction that is no word of the question`() {
        // In the plane: b − a + c of lengths 1 is (1, 1), nearest to d.
        let table: [Float] = [2, 0, 0, 3, 1, 0.1, 5, 4.5, 0, 0]
        let vectors = UnitVectors(table.span, dimension: 2)
        #expect(abs(vectors.cosine(0, 3) - 5 / (25 + 20.25).squareRoot()) < 1e-6)
        #expect(vectors.cosine(0, 4) == 0)
        let question = WordQuestions.Analogy(a: 4, b: 0, c: 1, d: 3)
        #expect(vectors.solved([question]) == 1)
        #expect(vectors.solved([.init(a: 4, b: 0, c: 1, d: 2)]) == 0)
        #expect(vectors.solved([WordQuestions.Analogy](repeating: question, count: 130)) == 130)
    }
}

@Suite struct `predictions of words` {
    private func rules(
        _ counts: [Int], window: Int = 5, drawsReach: Bool = true, subsample: Double = 0, joins: Bool = false
    ) -> WordPredictions.Rules {
        WordPredictions.Rules(
            counts: counts, window: window, drawsReach: drawsReach, negatives: 4, noisePower: 0.75,
            subsample: subsample, joinsContext: joins)
    }

    private func stretch(_ tokens: [Int32], words: Int) -> TokenWindows {
        TokenWindows(
            tokens: tokens, starts: [0], length: tokens.count, vocabularyCount: words, documents: [0])
    }

    @Test func `are every word with each word in its window, or with all of them at once`() {
        var stream = RandomStream(seed: 1, purpose: "test")
        let text = stretch([0, 1, 2, 3], words: 4)
        var pairs = WordPredictions(rules([1, 1, 1, 1], window: 2, drawsReach: false))
        pairs.append(0, of: text, &stream)
        #expect(pairs.inputs == [1, 2, 0, 2, 3, 0, 1, 3, 1, 2])
        let foretold = stride(from: 0, to: pairs.answers.count, by: 5).map { pairs.answers[$0] }
        #expect(foretold == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3])
        var bags = WordPredictions(rules([1, 1, 1, 1], window: 2, drawsReach: false, joins: true))
        bags.append(0, of: text, &stream)
        #expect(bags.count == 4 && bags.inputs == pairs.inputs && bags.inputEnds == [2, 5, 8, 10])
    }

    @Test func `look 1 to window words far, each equally often`() {
        var stream = RandomStream(seed: 2, purpose: "test")
        let text = stretch([Int32](repeating: 0, count: 2000), words: 2)
        var drawn = WordPredictions(rules([2000, 1], window: 3))
        drawn.append(0, of: text, &stream)
        // 2·(1 + 2 + 3)/3 pairs for each word, but for the edges; standard deviation 1.63·√2000.
        #expect(abs(Double(drawn.count) - 8000) < 4 * 1.64 * 2000.0.squareRoot())
    }

    @Test func `skip frequent words as word2vec does`() {
        // f = 0.8 and 0.2 with t = 0.05: √(t/f) + t/f is 0.3125 and 0.75.
        let rules = rules([8000, 2000], window: 1, drawsReach: false, subsample: 0.05)
        #expect(abs(Double(rules.keepLimits[0]) * 0x1p-64 - 0.3125) < 1e-12)
        #expect(abs(Double(rules.keepLimits[1]) * 0x1p-64 - 0.75) < 1e-12)
        var stream = RandomStream(seed: 3, purpose: "test")
        var drawn = WordPredictions(rules)
        drawn.append(0, of: stretch([Int32](repeating: 0, count: 8000), words: 2), &stream)
        // Two pairs for each word that is left, but for the edges; standard deviation √(8000·0.3125·0.6875) words.
        #expect(abs(Double(drawn.count) / 2 - 2500) < 4 * 41.5)
    }

    @Test func `have noise words in proportion to their counts to the power of 3/4, but never the right one`()
    {
        var stream = RandomStream(seed: 4, purpose: "test")
        var drawn = WordPredictions(rules([16, 1, 81, 0], window: 1, drawsReach: false))
        drawn.append(0, of: stretch([Int32](repeating: 1, count: 6000), words: 4), &stream)
        var counts = [Int](repeating: 0, count: 4)
        var unasked = 0
        for start in stride(from: 0, to: drawn.answers.count, by: 5) {
            #expect(drawn.answers[start] == 1)
            for word in drawn.answers[(start + 1)..<(start + 5)] {
                if word == WordPredictions.nothing { unasked += 1 } else { counts[Int(word)] += 1 }
            }
        }
        // Weights 8, 1 and 27 of 36.
        let total = Double(4 * drawn.count)
        #expect(counts[1] == 0 && counts[3] == 0)
        #expect(abs(Double(counts[0]) / total - 8.0 / 36) < 0.01)
        #expect(abs(Double(counts[2]) / total - 27.0 / 36) < 0.01)
        #expect(abs(Double(unasked) / total - 1.0 / 36) < 0.01)
    }
}

@Suite struct `negative sampling` {
    private let targets: Targets

    init() throws {
        targets = try makeWords([randomText()]).train.targets
    }

    @Test func `is the logistic loss of each score, 0 for what is not asked`() {
        var scores: [Float] = [2, -1, 0.5, -3, 30, -.infinity]
        var span = scores.mutableSpan
        let samples: [Int32] = [4, 4]
        let loss = NegativeSampling().gradient(&span, width: 3, targets: targets, samples: samples.span)
        func softplus(_ z: Double) -> Double { log(1 + exp(z)) }
        func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
        let expected = (softplus(-2) + softplus(-1) + softplus(0.5) + softplus(3) + softplus(30)) / 2
        #expect(abs(Double(loss) - expected) < 1e-5)
        let slopes = [sigmoid(2) - 1, sigmoid(-1), sigmoid(0.5), sigmoid(-3) - 1, sigmoid(30), 0]
        for (ours, slope) in zip(scores, slopes) { #expect(abs(Double(ours) - slope / 2) < 1e-6) }
    }

    @Test func `counts a word as told from noise when its score is the largest, and stays not a number`() {
        var totals = EvaluationTotals()
        var scores: [Float] = [2, 1, -.infinity, 1, 1, 0, .nan, 0, 0]
        var span = scores.mutableSpan
        NegativeSampling().accumulate(&span, width: 3, targets: targets, samples: 5..<8, into: &totals)
        #expect(totals.samples == 3 && totals.score == 1 && totals.loss.isNaN)
        var large: [Float] = [-1000, 1000]
        var both = large.mutableSpan
        let sample: [Int32] = [0]
        #expect(NegativeSampling().gradient(&both, width: 2, targets: targets, samples: sample.span) == 2000)
        #expect(large == [-1, 1])
    }
}
