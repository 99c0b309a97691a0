import Catalogues
import Glibc

/// Negative sampling: a word that stands near is to be told from k words drawn at random.
///
/// `−log σ(z₀) − Σ_{i=1..k} log σ(−zᵢ)`, z₀ the score of the word that stands there, z₁ ... z_k those of the noise words; averaged
/// over the rows. Source: Mikolov, Sutskever, Chen, Corrado & Dean 2013 (arXiv:1310.4546), equation 4. A score of −∞ is one that is
/// not asked for. A model that knows nothing has (k + 1)·log 2.
public struct NegativeSampling: Loss {
    /// What is reported beside the loss.
    public let metric: Metric

    /// - Parameter metric: `accuracy`, the share of rows whose first score is the largest, or `familyAnalogies`.
    public init(metric: Metric = .accuracy) {
        precondition(Self.metrics.contains(metric), "\(metric) is no figure of word vectors")
        self.metric = metric
    }

    private static let metrics: [Metric] = [.accuracy, .familyAnalogies]

    /// The name in experiment files.
    public var name: String { "negative-sampling" }

    /// Whether the targets are of the right kind.
    public func accepts(_ targets: Targets) -> Bool {
        if case .contexts = targets { true } else { false }
    }

    /// Replaces the scores, `[samples.count, width]`, by the gradient of the mean loss; gives the mean loss.
    public func gradient(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Span<Int32>
    ) -> Float {
        precondition(
            outputs.count == samples.count * width, "\(outputs.count) scores for \(samples.count) rows")
        let share = 1 / Float(samples.count)
        // In double precision: there are thousands of rows in a batch.
        var loss = 0.0
        for row in samples.indices {
            for column in 0..<width {
                let (part, slope) = Self.part(of: outputs[row * width + column], isThere: column == 0)
                loss += Double(part)
                outputs[row * width + column] = share * slope
            }
        }
        return Float(loss) * share
    }

    /// Adds the loss of each row, and whether its first score is larger than the others.
    public func accumulate(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Range<Int>,
        into totals: inout EvaluationTotals
    ) {
        precondition(
            outputs.count == samples.count * width, "\(outputs.count) scores for \(samples.count) rows")
        for row in 0..<samples.count {
            let first = outputs[row * width]
            var isLargest = first == first
            for column in 0..<width {
                let score = outputs[row * width + column]
                totals.loss += Double(Self.part(of: score, isThere: column == 0).loss)
                if column > 0, !(score < first) { isLargest = false }
            }
            totals.score += isLargest ? 1 : 0
        }
        totals.samples += samples.count
    }

    /// `−log σ(±z)` and its derivative, without overflow; 0 and 0 for a score of −∞ of a noise word.
    private static func part(of score: Float, isThere: Bool) -> (loss: Float, slope: Float) {
        let small = expf(-abs(score))
        let probability = (score >= 0 ? 1 : small) / (1 + small)
        let towards = isThere ? -score : score
        return ((towards > 0 ? towards : 0) + log1pf(small), probability - (isThere ? 1 : 0))
    }
}

extension NegativeSampling {
    static let entry = LossEntry(
        "negative-sampling",
        "Word vectors: tells the words that stand near from words drawn at random; metric: accuracy or family-analogies",
        source: "Mikolov, Sutskever, Chen, Corrado & Dean 2013 (arXiv:1310.4546), equation 4",
        settings: [
            Setting(
                "metric", .choice(metrics.map(\.rawValue)), default: .text(Metric.accuracy.rawValue),
                "what is reported beside the loss: the share of words told from all their noise words, or of analogies solved"
            )
        ]
    ) { settings in
        NegativeSampling(metric: Metric(rawValue: settings.text("metric")) ?? .accuracy)
    }
}
