public import LinearAlgebra
import Synchronization

/// What a model answers to every sample of a part of its data, and how good that is.
public struct Predictions: Sendable {
    /// The last layer's outputs: of classes the logits, of real values what the model is trained to put out;
    /// `[samples, outputs]`; of word vectors, which answer questions drawn for each sample, empty.
    public let outputs: [Float]
    /// The outputs of one sample.
    public let width: Int
    /// Loss and metric over the samples.
    public let evaluation: Evaluation

    /// - Parameters:
    ///   - parameters: `[parameterCount]`.
    ///   - workload: whose model it is.
    ///   - split: which part of its data.
    /// - Throws: never for a workload that was made for its own data.
    public init(of parameters: ParameterSnapshot, _ workload: Workload, on split: Split) throws(WorkloadError)
    {
        let recorder = OutputRecorder(workload.loss)
        let observed = try Workload(dataset: workload.dataset, model: workload.model, loss: recorder)
        evaluation = observed.makeLearner().evaluate(parameters, on: split)
        width = workload.dataset.outputCount
        if case .contexts = workload.dataset[split].targets {
            outputs = []
        } else {
            outputs = recorder.outputs
        }
    }

    /// The largest output of each sample, the first among equals: the class that it is taken for; `[samples]`.
    public var winners: [Int32] {
        stride(from: 0, to: outputs.count, by: width).map { first in
            var winner = 0
            for column in 1..<max(1, width) where outputs[first + column] > outputs[first + winner] {
                winner = column
            }
            return Int32(winner)
        }
    }
}

/// A loss that also keeps the outputs it is evaluated on, in the order of the samples.
private final class OutputRecorder: Loss {
    private let loss: any Loss
    private let kept = Mutex<[Float]>([])

    init(_ loss: any Loss) {
        self.loss = loss
    }

    var outputs: [Float] { kept.withLock(\.self) }

    var name: String { loss.name }
    var metric: Metric { loss.metric }

    func accepts(_ targets: Targets) -> Bool { loss.accepts(targets) }

    func gradient(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Span<Int32>
    ) -> Float {
        loss.gradient(&outputs, width: width, targets: targets, samples: samples)
    }

    func accumulate(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Range<Int>,
        into totals: inout EvaluationTotals
    ) {
        var values: [Float] = []
        values.reserveCapacity(outputs.count)
        for index in outputs.indices { values.append(outputs[index]) }
        kept.withLock { $0 += values }
        loss.accumulate(&outputs, width: width, targets: targets, samples: samples, into: &totals)
    }
}
