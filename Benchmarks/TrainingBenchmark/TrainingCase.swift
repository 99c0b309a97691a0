import Catalogues
import Determinism
import Learning

/// One model and batch size to measure, on made-up data: the time of a step does not depend on what is learned.
struct TrainingCase {
    /// Training samples, as many as the reference draws from.
    private static let sampleCount = 4_096
    private static let classCount = 10
    private static let characterCount = 100_000
    private static let alphabet = 65
    private static let context = 64
    private static let stretch = 50

    /// The name on the command line and in the output.
    let name: String
    let batch: Int
    /// Steps in one timed block, some tenths of a second.
    let steps: Int
    private let network: Network

    private enum Network {
        /// Dense layers of these widths.
        case dense([Int])
        /// A model of the catalogue, with its defaults, on images of 28x28.
        case catalogued(String)
        /// A model of text of the catalogue, with its defaults, on windows of 64 of 65 characters.
        case text(String)
        /// A matrix factorisation of so many users and items.
        case factorization(users: Int, items: Int, factors: Int)
        /// A model of words, with its defaults, on stretches of 50 of so many different words.
        case words(String, count: Int)
    }

    static let all = [
        TrainingCase(
            name: "784-128-10-batch-32", batch: 32, steps: 1_500, network: .dense([784, 128, 10])),
        TrainingCase(name: "784-10-batch-32", batch: 32, steps: 20_000, network: .dense([784, 10])),
        TrainingCase(name: "64-10-batch-8", batch: 8, steps: 200_000, network: .dense([64, 10])),
        TrainingCase(name: "lenet-batch-32", batch: 32, steps: 200, network: .catalogued("lenet")),
        TrainingCase(name: "lenet-batch-64", batch: 64, steps: 100, network: .catalogued("lenet")),
        TrainingCase(name: "cnn-small-batch-64", batch: 64, steps: 100, network: .catalogued("cnn-small")),
        TrainingCase(
            name: "resnet-tiny-batch-32", batch: 32, steps: 20, network: .catalogued("resnet-tiny")),
        TrainingCase(
            name: "char-transformer-batch-32", batch: 32, steps: 20, network: .text("char-transformer")),
        TrainingCase(name: "char-mlp-batch-32", batch: 32, steps: 40, network: .text("char-mlp")),
        // As many users and items as MovieLens-100k has, then a hundred times as many parameters.
        TrainingCase(
            name: "factors-42k-batch-64", batch: 64, steps: 20_000,
            network: .factorization(users: 943, items: 1_682, factors: 16)),
        TrainingCase(
            name: "factors-5m-batch-64", batch: 64, steps: 20_000,
            network: .factorization(users: 200_000, items: 100_000, factors: 16)),
        // As many words as the King James Bible has five times or more.
        TrainingCase(
            name: "skip-gram-batch-8", batch: 8, steps: 150, network: .words("skip-gram", count: 5_400)),
        TrainingCase(name: "cbow-batch-8", batch: 8, steps: 300, network: .words("cbow", count: 5_400)),
    ]

    /// There is nothing to learn in the data, so the numbers stay of ordinary size however long it runs.
    func workload() throws -> Workload {
        switch network {
        case .dense(let widths):
            let dataset = rows(.features(widths[0]))
            return try Workload(
                dataset: dataset, model: DenseNetwork("benchmark", widths: widths), loss: CrossEntropy())
        case .catalogued(let name):
            let dataset = rows(.image(channels: 1, height: 28, width: 28))
            return try Workload(dataset: dataset, model: try model(name, for: dataset), loss: CrossEntropy())
        case .text(let name):
            let dataset = text()
            return try Workload(
                dataset: dataset, model: try model(name, for: dataset), loss: TokenCrossEntropy())
        case .factorization(let users, let items, let factors):
            let dataset = ratings(users: users, items: items)
            let model = try model(
                "matrix-factorization", [("factors", .integer(factors)), ("regularization", 0)], for: dataset)
            return try Workload(dataset: dataset, model: model, loss: HalfSquare())
        case .words(let name, let count):
            let dataset = words(count)
            return try Workload(
                dataset: dataset, model: try model(name, for: dataset), loss: NegativeSampling())
        }
    }

    private func model(
        _ name: String, _ given: [(name: String, value: SettingValue)] = [], for dataset: Dataset
    ) throws -> any Model {
        guard let entry = ModelCatalogue.all[name] else { preconditionFailure("no model '\(name)'") }
        return try entry.make(try Settings(entry.settings, given: given), for: dataset)
    }

    /// Users, items and ratings uniform.
    private func ratings(users: Int, items: Int) -> Dataset {
        var stream = RandomStream(seed: 1, purpose: "benchmark data")
        func drawn(below bound: Int) -> [Int32] {
            (0..<Self.sampleCount).map { _ in Int32(stream.integer(below: bound)) }
        }
        let scale = RatingPairs.Scale(
            userIDs: (0..<users).map(String.init), itemIDs: (0..<items).map(String.init), range: -1...1)
        let pairs = RatingPairs(users: drawn(below: users), items: drawn(below: items), scale: scale)
        let targets = (0..<Self.sampleCount).map { _ in Float(stream.uniform(-1, 1)) }
        let examples = Examples(
            features: .ratings(pairs),
            targets: .values(RealTargets(DenseMatrix(rows: Self.sampleCount, columns: 1, values: targets))))
        return Dataset(
            name: "made-up", file: "none", train: examples, test: examples, targetNames: ["rating"])
    }

    /// Rows uniform in `[0, 1)`, labels uniform.
    private func rows(_ shape: SampleShape) -> Dataset {
        var stream = RandomStream(seed: 1, purpose: "benchmark data")
        let width = shape.count
        let values = (0..<(Self.sampleCount * width)).map { _ in Float(stream.uniform()) }
        let labels = (0..<Self.sampleCount).map { _ in Int32(stream.integer(below: Self.classCount)) }
        let examples = Examples(
            features: .dense(DenseMatrix(rows: Self.sampleCount, columns: width, values: values)),
            targets: .classes(labels, count: Self.classCount))
        return Dataset(
            name: "made-up", file: "none", train: examples, test: examples,
            targetNames: (0..<Self.classCount).map(String.init), sampleShape: shape)
    }

    /// Words drawn at random, the k-th in proportion to 1/k as in a language (Zipf).
    private func words(_ count: Int) -> Dataset {
        var stream = RandomStream(seed: 1, purpose: "benchmark data")
        let table = AliasTable(weights: (1...count).map { 1 / Double($0) })
        let tokens = (0..<(Self.sampleCount * Self.stretch)).map { _ in Int32(table.draw(&stream)) }
        let windows = TokenWindows(
            tokens: tokens, starts: (0..<Self.sampleCount).map { Int32($0 * Self.stretch) },
            length: Self.stretch, vocabularyCount: count,
            documents: [Int32](repeating: 0, count: Self.sampleCount))
        let examples = Examples(features: .windows(windows), targets: .contexts(windows))
        return Dataset(name: "made-up", file: "none", train: examples, test: examples, targetNames: [])
    }

    /// Characters drawn at random, windows that overlap.
    private func text() -> Dataset {
        var stream = RandomStream(seed: 1, purpose: "benchmark data")
        let tokens = (0..<Self.characterCount).map { _ in Int32(stream.integer(below: Self.alphabet)) }
        let starts = (0..<Int32(Self.characterCount - Self.context)).map { $0 }
        let windows = TokenWindows(
            tokens: tokens, starts: starts, length: Self.context, vocabularyCount: Self.alphabet,
            documents: [Int32](repeating: 0, count: starts.count))
        let examples = Examples(features: .windows(windows), targets: .tokens(windows.next))
        return Dataset(name: "made-up", file: "none", train: examples, test: examples, targetNames: [])
    }
}
