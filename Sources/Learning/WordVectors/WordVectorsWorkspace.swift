import Determinism
import LinearAlgebra

/// One thread's buffers for word vectors.
///
/// Its buffers grow to the largest mini-batch met so far.
final class WordVectorsWorkspace: SparseModelWorkspace {
    private let table: Table
    private let loss: any Loss
    private let train: (windows: TokenWindows, targets: Targets)
    private let test: (windows: TokenWindows, targets: Targets)
    private let questions: [WordQuestions.Analogy]
    /// What the last mini-batch, or the sample evaluated last, asks.
    private(set) var predictions: WordPredictions
    /// `[predictions, 1 + k]`.
    private var scores: [Float] = []
    /// The means of several input vectors, `[predictions, dimension]`; unused where there is always one.
    private var means: [Float] = []
    /// The gradient with respect to one mean.
    private var error: [Float]
    private var inputs: RowMarks
    private var outputs: RowMarks
    /// The share of analogies that the evaluated vectors solve.
    private var solved = 0.0

    /// Where words' vectors lie.
    private struct Table {
        let dimension: Int
        let width: Int
        let outputStart: Int
        let joinsContext: Bool

        func inputRow(_ word: Int32) -> Range<Int> {
            (Int(word) * dimension)..<((Int(word) + 1) * dimension)
        }
        func outputRow(_ word: Int32) -> Range<Int> {
            (outputStart + Int(word) * dimension)..<(outputStart + (Int(word) + 1) * dimension)
        }
    }

    init(_ model: WordVectors, dataset: Dataset, loss: any Loss) {
        guard case .contexts(let train) = dataset.train.targets,
            case .contexts(let test) = dataset.test.targets
        else { preconditionFailure("\(model.fingerprint) reads words only") }
        let tensors = model.layout.tensors
        precondition(
            tensors[0].shape[0] == train.vocabularyCount
                && model.rules.keepLimits.count == train.vocabularyCount,
            "\(model.fingerprint) on \(train.vocabularyCount) words")
        table = Table(
            dimension: model.dimension, width: model.rules.width, outputStart: tensors[1].offset,
            joinsContext: model.rules.joinsContext)
        self.loss = loss
        self.train = (train, dataset.train.targets)
        self.test = (test, dataset.test.targets)
        questions = loss.metric == .familyAnalogies ? dataset.vocabulary?.questions.family ?? [] : []
        predictions = WordPredictions(model.rules)
        error = [Float](repeating: 0, count: model.dimension)
        inputs = RowMarks(rows: train.vocabularyCount)
        outputs = RowMarks(rows: train.vocabularyCount)
    }

    /// Draws what a mini-batch asks at these parameters.
    ///
    /// The stream is named by the samples and the vector of the first word, which has changed when the same samples come again.
    func draw(_ samples: Span<Int32>, at parameters: Span<Float>) {
        let first = train.windows.tokens[Int(train.windows.starts[Int(samples[0])])]
        var stream = BatchNoise.stream(parameters.extracting(table.inputRow(first)), samples)
        predictions.removeAll()
        for index in samples.indices { predictions.append(samples[index], of: train.windows, &stream) }
    }

    /// A batch of which nothing is left to foretell has loss 0 and touches nothing.
    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, addingTo gradient: inout MutableSpan<Float>,
        touched: TouchedBlocks?
    ) -> Float {
        precondition(samples.count > 0, "the gradient of an empty batch")
        draw(samples, at: parameters)
        guard predictions.count > 0 else { return 0 }
        reserve()
        if let touched { list(touched) }
        if table.joinsContext { Self.average(table, predictions, parameters, into: &means) }
        Self.score(table, predictions, parameters, means, into: &scores)
        let owners = predictions.samples
        let mean = loss.gradient(
            inBuffer: &scores, width: table.width, targets: train.targets, samples: owners.span)
        Self.propagate(table, predictions, parameters, means, scores, &error, into: &gradient)
        return mean
    }

    func prepareEvaluation(_ parameters: Span<Float>) {
        guard !questions.isEmpty else { return }
        let vectors = UnitVectors(parameters.extracting(0..<table.outputStart), dimension: table.dimension)
        solved = Double(vectors.solved(questions)) / Double(questions.count)
    }

    /// The mean over the predictions of each sample; what is asked about a sample never changes.
    ///
    /// A sample in which nothing is left to foretell does not count.
    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals
    ) {
        let (windows, targets) = split == .train ? train : test
        for sample in samples {
            var stream = RandomStream(
                seed: 0, purpose: "evaluation of word vectors", split == .train ? 0 : 1, sample)
            predictions.removeAll()
            predictions.append(Int32(sample), of: windows, &stream)
            guard predictions.count > 0 else { continue }
            reserve()
            if table.joinsContext { Self.average(table, predictions, parameters, into: &means) }
            Self.score(table, predictions, parameters, means, into: &scores)
            var own = EvaluationTotals()
            loss.accumulate(
                inBuffer: &scores, width: table.width, targets: targets, samples: 0..<predictions.count,
                into: &own)
            let share = 1 / Double(predictions.count)
            totals.samples += 1
            totals.loss += share * own.loss
            totals.score += questions.isEmpty ? share * own.score : solved
        }
    }

    private func reserve() {
        Self.reserve(predictions.count * table.width, in: &scores)
        if table.joinsContext { Self.reserve(predictions.count * table.dimension, in: &means) }
    }

    /// With some room to spare: batches differ in size.
    private static func reserve(_ count: Int, in buffer: inout [Float]) {
        if buffer.count < count { buffer = [Float](repeating: 0, count: count + count / 4) }
    }

    /// Lists the vectors that the predictions name, each once.
    private func list(_ touched: TouchedBlocks) {
        inputs.beginBatch()
        outputs.beginBatch()
        for word in predictions.inputs where inputs.meets(Int(word)) {
            touched.append(start: table.inputRow(word).lowerBound, count: table.dimension)
        }
        for word in predictions.answers where word != WordPredictions.nothing && outputs.meets(Int(word)) {
            touched.append(start: table.outputRow(word).lowerBound, count: table.dimension)
        }
    }

    // MARK: - Arithmetic on borrowed buffers

    /// The scores of every prediction's words; −∞ where nothing is asked.
    private static func score(
        _ table: Table, _ predictions: WordPredictions, _ x: Span<Float>, _ means: [Float],
        into scores: inout [Float]
    ) {
        let (inputs, answers) = (predictions.inputs.span, predictions.answers.span)
        let means = means.span
        var scores = scores.mutableSpan
        for prediction in 0..<predictions.count {
            let near = predictions.inputs(of: prediction)
            let h =
                table.joinsContext
                ? means.extracting(slot(prediction, table))
                : x.extracting(table.inputRow(inputs[near.lowerBound]))
            for place in (prediction * table.width)..<((prediction + 1) * table.width) {
                let word = answers[place]
                scores[place] =
                    word == WordPredictions.nothing
                    ? -.infinity : VectorKernels.dot(h, x.extracting(table.outputRow(word)))
            }
        }
    }

    /// Adds what the scores' gradient means for the vectors.
    private static func propagate(
        _ table: Table, _ predictions: WordPredictions, _ x: Span<Float>, _ means: [Float],
        _ slopes: [Float], _ error: inout [Float], into gradient: inout MutableSpan<Float>
    ) {
        let (inputs, answers) = (predictions.inputs.span, predictions.answers.span)
        let (means, slopes) = (means.span, slopes.span)
        var error = error.mutableSpan
        for prediction in 0..<predictions.count {
            let near = predictions.inputs(of: prediction)
            let h =
                table.joinsContext
                ? means.extracting(slot(prediction, table))
                : x.extracting(table.inputRow(inputs[near.lowerBound]))
            for index in error.indices { error[index] = 0 }
            for place in (prediction * table.width)..<((prediction + 1) * table.width)
            where answers[place] != WordPredictions.nothing {
                let row = table.outputRow(answers[place])
                add(slopes[place], times: x.extracting(row), to: &error)
                var part = gradient._mutatingExtracting(row)
                add(slopes[place], times: h, to: &part)
            }
            let share = 1 / Float(near.count)
            for place in near {
                var part = gradient._mutatingExtracting(table.inputRow(inputs[place]))
                add(share, times: error.span, to: &part)
            }
        }
    }

    /// The mean of the input vectors of every prediction.
    private static func average(
        _ table: Table, _ predictions: WordPredictions, _ x: Span<Float>, into means: inout [Float]
    ) {
        let inputs = predictions.inputs.span
        var means = means.mutableSpan
        for prediction in 0..<predictions.count {
            let near = predictions.inputs(of: prediction)
            var mean = means._mutatingExtracting(slot(prediction, table))
            for index in mean.indices { mean[index] = 0 }
            let share = 1 / Float(near.count)
            for place in near { add(share, times: x.extracting(table.inputRow(inputs[place])), to: &mean) }
        }
    }

    private static func slot(_ prediction: Int, _ table: Table) -> Range<Int> {
        (prediction * table.dimension)..<((prediction + 1) * table.dimension)
    }

    /// `target ← target + a·y`.
    private static func add(_ a: Float, times y: Span<Float>, to target: inout MutableSpan<Float>) {
        for index in target.indices { target[index] += a * y[index] }
    }
}
