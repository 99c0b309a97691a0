import Catalogues
import LinearAlgebra

/// Cross-entropy of the softmax at every place of a text, in nats: how badly the next character is foretold.
///
/// `log Σⱼ exp(zⱼ) − z_next`, averaged over a sample's places and over samples (PyTorch's `nn.CrossEntropyLoss` on
/// `[batch·tokens, vocabulary]`). A model that knows nothing has log V.
public struct TokenCrossEntropy: Loss {
    /// What is reported beside the loss.
    public let metric: Metric

    /// - Parameter metric: `nats`, `bits`, `perplexity` or `accuracy`, each for a character.
    public init(metric: Metric = .nats) {
        precondition(Self.metrics.contains(metric), "\(metric) is no figure of text")
        self.metric = metric
    }

    private static let metrics: [Metric] = [.nats, .bits, .perplexity, .accuracy]

    /// The name in experiment files.
    public var name: String { "token-cross-entropy" }

    /// Whether the targets are of the right kind.
    public func accepts(_ targets: Targets) -> Bool {
        if case .tokens = targets { true } else { false }
    }

    /// Replaces the outputs, `[samples.count, tokens, vocabulary]`, by the gradient of the mean loss; gives the mean loss.
    public func gradient(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Span<Int32>
    ) -> Float {
        let windows = Self.windows(targets, width)
        precondition(
            outputs.count == samples.count * width, "\(outputs.count) outputs for \(samples.count) samples")
        let tokens = windows.tokens.span
        let starts = windows.starts.span
        let count = windows.vocabularyCount
        let share = 1 / Float(samples.count * windows.length)
        // In double precision: there are thousands of places in a batch.
        var loss = 0.0
        var first = 0
        for index in samples.indices {
            let start = Int(starts[Int(samples[index])])
            for place in 0..<windows.length {
                var z = outputs._mutatingExtracting(first..<(first + count))
                let next = Int(tokens[start + place])
                let score = z[next]
                let (largest, rest) = Softmax.normalise(&z, times: share)
                loss += Double((largest - score) + rest)
                z[next] -= share
                first += count
            }
        }
        return Float(loss) * share
    }

    /// Adds the loss and the share of right answers of consecutive samples, each the mean over its places.
    public func accumulate(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Range<Int>,
        into totals: inout EvaluationTotals
    ) {
        let windows = Self.windows(targets, width)
        let tokens = windows.tokens.span
        let starts = windows.starts.span
        let count = windows.vocabularyCount
        let share = 1 / Double(windows.length)
        var first = 0
        for sample in samples {
            let start = Int(starts[sample])
            for place in 0..<windows.length {
                var z = outputs._mutatingExtracting(first..<(first + count))
                let score = z[Int(tokens[start + place])]
                let (largest, rest) = Softmax.normalise(&z, times: 1)
                totals.loss += share * Double((largest - score) + rest)
                totals.score += score == largest ? share : 0
                first += count
            }
        }
        totals.samples += samples.count
    }

    private static func windows(_ targets: Targets, _ width: Int) -> TokenWindows {
        guard case .tokens(let windows) = targets else {
            preconditionFailure("token-cross-entropy without tokens")
        }
        precondition(
            width == windows.length * windows.vocabularyCount,
            "\(width) outputs for \(windows.length) places of \(windows.vocabularyCount) tokens")
        return windows
    }
}

extension TokenCrossEntropy {
    static let entry = LossEntry(
        "token-cross-entropy",
        "Cross-entropy at every place of a text, in nats; metric: nats-per-character, bits-per-character, perplexity "
            + "or accuracy",
        settings: [
            Setting(
                "metric", .choice(metrics.map(\.rawValue)), default: .text(Metric.nats.rawValue),
                "what is reported beside the loss; nats-per-character is the loss itself, perplexity its exponential"
            )
        ]
    ) { settings in TokenCrossEntropy(metric: Metric(rawValue: settings.text("metric")) ?? .nats) }
}
