import Catalogues
import Determinism
import Glibc
import LinearAlgebra
import Testing

@testable import Learning

/// One model of text.
private struct TextModel: CustomTestStringConvertible, Sendable {
    let name: String
    let given: [(name: String, value: SettingValue)]

    var testDescription: String { "\(name) \(given.map(\.value))" }

    static let all = [
        TextModel(name: "char-transformer", given: [("layers", 1), ("width", 6), ("heads", 2)]),
        TextModel(
            name: "char-transformer", given: [("layers", 2), ("width", 4), ("heads", 1), ("tied", true)]),
        TextModel(
            name: "char-mlp", given: [("history", 3), ("channels", 4), ("hidden", 7), ("activation", "tanh")]),
    ]

    func makeModel(for data: Dataset) throws -> any Model {
        let entry = try #require(ModelCatalogue.all[name])
        return try entry.make(try Settings(entry.settings, given: given), for: data)
    }

    func makeWorkload(_ loss: any Loss = TokenCrossEntropy()) throws -> Workload {
        let data = try text()
        return try Workload(dataset: data, model: try makeModel(for: data), loss: loss)
    }
}

/// Windows of six characters of a text without a pattern, five different ones.
private func text() throws -> Dataset {
    var stream = RandomStream(seed: 2, purpose: "text")
    let letters = ["a", "b", "c", "d", "e"]
    return try makeText([(0..<120).map { _ in letters[stream.integer(below: 5)] }.joined()], context: 6)
}

@Suite struct `models of text` {
    @Test func `are all tested here`() {
        let own = ModelCatalogue.all.entries.filter { $0.reads == [.text] }.map(\.name)
            .filter { !wordModels.contains($0) }
        #expect(own.allSatisfy { name in TextModel.all.contains { $0.name == name } })
    }

    /// Differences of five points with h = 1/64 are exact to some 1e-8; rounding of single precision adds 1e-7/h.
    @Test(arguments: TextModel.all)
    fileprivate func `have the gradients that differences of their loss give`(_ model: TextModel) throws {
        let workload = try model.makeWorkload()
        let learner = workload.makeLearner()
        var stream = RandomStream(seed: 3, purpose: "parameters")
        let x = (0..<workload.parameterCount).map { _ in Float(stream.uniform(-0.7, 0.7)) }
        let samples: [Int32] = [3, 0, 7, 7]
        var gradient = ParameterVector([Float](repeating: .nan, count: x.count))
        _ = learner.gradient(at: ParameterSnapshot(x), samples: samples, into: &gradient)
        var scratch = ParameterVector(x)
        func loss(_ index: Int, _ step: Float) -> Double {
            var moved = x
            moved[index] += step
            return Double(learner.gradient(at: ParameterSnapshot(moved), samples: samples, into: &scratch))
        }
        for (index, ours) in gradient.snapshot().values.enumerated() {
            let h: Float = 1 / 64
            let slope =
                (8 * (loss(index, h) - loss(index, -h)) - (loss(index, 2 * h) - loss(index, -2 * h)))
                / (12 * Double(h))
            #expect(abs(Double(ours) - slope) < 1e-4, "parameter \(index)")
        }
    }

    @Test(arguments: TextModel.all)
    fileprivate func `give a batch the mean of its samples' gradients`(_ model: TextModel) throws {
        let workload = try model.makeWorkload()
        let learner = workload.makeLearner()
        let x = workload.initialParameters(seed: 4)
        var gradient = ParameterVector([Float](repeating: 0, count: x.count))
        var mean = [Double](repeating: 0, count: x.count)
        for sample: Int32 in [1, 5, 2, 9] {
            _ = learner.gradient(at: x, samples: [sample], into: &gradient)
            for (index, value) in gradient.snapshot().values.enumerated() { mean[index] += Double(value) / 4 }
        }
        _ = learner.gradient(at: x, samples: [1, 5, 2, 9], into: &gradient)
        #expect(zip(gradient.snapshot().values, mean).allSatisfy { abs(Double($0) - $1) < 2e-6 })
    }

    @Test(arguments: TextModel.all)
    fileprivate func `see no character before its turn`(_ model: TextModel) throws {
        let network = try #require(try model.makeModel(for: try text()) as? SequentialNetwork)
        let probe = LayerProbe(network.list, rows: 1)
        var stream = RandomStream(seed: 5, purpose: "parameters")
        let x = (0..<network.layout.count).map { _ in Float(stream.uniform(-1, 1)) }
        let before = probe.outputs([0, 1, 2, 3, 4, 0], x)
        let after = probe.outputs([0, 1, 2, 3, 1, 2], x)
        #expect(before[..<20] == after[..<20])
        #expect(zip(before[20..<25], after[20..<25]).contains { abs($0 - $1) > 1e-3 })
    }

    @Test(arguments: TextModel.all)
    fileprivate func `evaluate as they train, in every unit`(_ model: TextModel) throws {
        let workload = try model.makeWorkload()
        let learner = workload.makeLearner()
        let x = workload.initialParameters(seed: 6)
        let count = workload.dataset.train.count
        var gradient = ParameterVector([Float](repeating: 0, count: x.count))
        let loss = learner.gradient(at: x, samples: (0..<Int32(count)).map { $0 }, into: &gradient)
        let nats = learner.evaluate(x, on: .train)
        #expect(abs(nats.loss - Double(loss)) < 1e-5 && nats.metric == nats.loss && nats.samples == count)
        func figure(_ metric: Metric) throws -> Double {
            try model.makeWorkload(TokenCrossEntropy(metric: metric)).makeLearner().evaluate(x, on: .train)
                .metric
        }
        #expect(abs(try figure(.bits) * 0.693_147_18 - nats.loss) < 1e-7)
        #expect(abs(log(try figure(.perplexity)) - nats.loss) < 1e-7)
        #expect((0...1).contains(try figure(.accuracy)))
    }

    @Test(arguments: TextModel.all)
    fileprivate func `learn a text that repeats itself`(_ model: TextModel) throws {
        let data = try makeText([String(repeating: "abcde", count: 24)], context: 6)
        let workload = try Workload(
            dataset: data, model: try model.makeModel(for: data), loss: TokenCrossEntropy())
        let learner = workload.makeLearner()
        var x = ParameterVector(
            workload.initialParameters(seed: 1), pool: BufferPool(length: workload.parameterCount))
        var gradient = ParameterVector([Float](repeating: 0, count: workload.parameterCount))
        let before = learner.evaluate(x.snapshot(), on: .test).loss
        for step in 0..<60 {
            let samples = (0..<4).map { Int32((step + 4 * $0) % data.train.count) }
            _ = learner.gradient(at: x.snapshot(), samples: samples, into: &gradient)
            x.add(-0.3, times: gradient.snapshot())
        }
        #expect(learner.evaluate(x.snapshot(), on: .test).loss < 0.7 * before)
    }

    @Test func `share the table of a tied embedding`() throws {
        let layout = try TextModel.all[1].makeWorkload().model.layout
        #expect(layout.tensors[0].name == "0.weight" && layout.tensors[0].shape == [5, 4])
        #expect(
            layout.tensors.last?.name == "6.bias" && layout.count == layout.tensors.last?.range.upperBound)
        func refusal(_ parts: [SettingPart]) -> String? {
            problem { _ = try LayerList(parts, on: .features(6)) }
        }
        let embedding = SettingPart.layer("embedding", ["count": 5, "channels": 4])
        let tied = SettingPart.layer("tied-output", ["outputs": 5])
        #expect(
            refusal([embedding, .layer("dense", ["outputs": 3]), tied])?.contains(
                "got one of 5x4; expected one of 5x3") == true)
        #expect(
            refusal([embedding, tied, .layer("dense", ["outputs": 4]), tied])?.contains("a second layer")
                == true)
    }

    @Test func `and others refuse data they cannot read`() throws {
        let text = try text()
        let rows = makeDataset(features: 6, classes: 3)
        func refusal(_ name: String, _ data: Dataset, _ given: [(name: String, value: SettingValue)] = [])
            -> String?
        {
            problem { _ = try TextModel(name: name, given: given).makeModel(for: data) }
        }
        #expect(
            refusal("mlp", text) == "model 'mlp' reads dense rows, but data set 'text' has text")
        #expect(
            refusal("char-mlp", rows)
                == "model 'char-mlp' reads text, but data set 'synthetic' has dense rows")
        #expect(
            refusal("char-transformer", text, [("heads", 3)])
                == "heads: unfit value (got 3; expected a divisor of the width 64)")
        #expect(
            refusal("char-mlp", text)
                == "history: unfit value (got 8; expected at most the data's context of 6)")
        #expect(
            problem {
                _ = try LayerList(
                    [.layer("attention", ["heads": 8])], on: .tokens(65536, channels: 8))
            }?.contains("take a shorter context") == true)
        let model = try TextModel.all[0].makeModel(for: text)
        #expect(
            problem { _ = try Workload(dataset: text, model: model, loss: CrossEntropy()) }
                == "loss 'cross-entropy' cannot be taken on data set 'text', which has the characters of a text"
        )
    }
}

@Suite struct `token cross-entropy` {
    @Test func `is cross-entropy at every place`() throws {
        let data = try text()
        guard case .tokens(let windows) = data.train.targets else { throw WrongKind() }
        var stream = RandomStream(seed: 8, purpose: "scores")
        let samples: [Int32] = [4, 1]
        let scores = (0..<60).map { _ in Float(3 * stream.normal()) }
        let labels = samples.flatMap { sample in
            (0..<6).map { windows.tokens[Int(windows.starts[Int(sample)]) + $0] }
        }
        var ours = scores
        var span = ours.mutableSpan
        let loss = TokenCrossEntropy().gradient(
            &span, width: 30, targets: data.train.targets, samples: samples.span)
        var theirs = scores
        var other = theirs.mutableSpan
        let places = (0..<12).map { Int32($0) }
        let expected = CrossEntropy().gradient(
            &other, width: 5, targets: .classes(labels, count: 5), samples: places.span)
        #expect(abs(loss - expected) < 1e-6)
        #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-7 })
    }

    @Test func `counts the places whose largest score is right`() throws {
        let data = try text()
        guard case .tokens(let windows) = data.train.targets else { throw WrongKind() }
        var scores = [Float](repeating: 0, count: 30)
        for place in 0..<6 {
            let next = Int(windows.tokens[Int(windows.starts[2]) + place])
            scores[5 * place + (place < 4 ? next : (next + 1) % 5)] = 50
        }
        var totals = EvaluationTotals()
        var span = scores.mutableSpan
        TokenCrossEntropy(metric: .accuracy).accumulate(
            &span, width: 30, targets: data.train.targets, samples: 2..<3, into: &totals)
        #expect(totals.samples == 1 && abs(totals.score - 4.0 / 6) < 1e-12)
        #expect(abs(totals.loss - 2 * 50 / 6) < 1e-4)
    }
}
