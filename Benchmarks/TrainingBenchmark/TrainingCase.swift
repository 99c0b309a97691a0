import Determinism
import Learning

/// One model and batch size to measure, on made-up data: the time of a step does not depend on what is learned.
struct TrainingCase {
    /// Training samples, as many as the reference draws from.
    private static let sampleCount = 4_096
    private static let classCount = 10

    /// The name on the command line and in the output.
    let name: String
    let batch: Int
    /// Steps in one timed block, some tenths of a second.
    let steps: Int
    private let widths: [Int]

    static let all = [
        TrainingCase(name: "784-128-10-batch-32", batch: 32, steps: 1_500, widths: [784, 128, 10]),
        TrainingCase(name: "784-10-batch-32", batch: 32, steps: 20_000, widths: [784, 10]),
        TrainingCase(name: "64-10-batch-8", batch: 8, steps: 200_000, widths: [64, 10]),
    ]

    /// Rows uniform in `[0, 1)`, labels uniform: there is nothing to learn, so the numbers stay of ordinary size
    /// however long it runs.
    func workload() throws -> Workload {
        var stream = RandomStream(seed: 1, purpose: "benchmark data")
        let width = widths[0]
        let values = (0..<(Self.sampleCount * width)).map { _ in Float(stream.uniform()) }
        let labels = (0..<Self.sampleCount).map { _ in Int32(stream.integer(below: Self.classCount)) }
        let examples = Examples(
            features: .dense(DenseMatrix(rows: Self.sampleCount, columns: width, values: values)),
            targets: .classes(labels, count: Self.classCount))
        let dataset = Dataset(
            name: "made-up", file: "none", train: examples, test: examples,
            targetNames: (0..<Self.classCount).map(String.init))
        return try Workload(
            dataset: dataset, model: DenseNetwork("benchmark", widths: widths), loss: CrossEntropy())
    }
}
