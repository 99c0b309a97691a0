import Glibc

/// Cross-entropy of the softmax of the outputs, for classes.
///
/// `log Σⱼ exp(zⱼ) − z_label`, averaged over the samples (PyTorch's `nn.CrossEntropyLoss`). The largest output is subtracted first, so large outputs do not overflow.
public struct CrossEntropy: Loss {
    /// The loss.
    public init() {}

    /// The name in experiment files.
    public var name: String { "cross-entropy" }

    /// What is reported beside the loss.
    public var metric: Metric { .accuracy }

    /// Whether the targets are of the right kind.
    public func accepts(_ targets: Targets) -> Bool {
        if case .classes = targets { true } else { false }
    }

    /// Replaces the outputs by the gradient of the mean loss; gives the mean loss.
    public func gradient(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Span<Int32>
    ) -> Float {
        guard case .classes(let labels, _) = targets else {
            preconditionFailure("cross-entropy without classes")
        }
        precondition(
            outputs.count == samples.count * width, "\(outputs.count) outputs for \(samples.count) samples")
        return Self.softmaxGradient(&outputs, width: width, labels: labels.span, samples: samples)
    }

    /// `z ← (softmax(z) − one-hot(label))/rows`, in one visit of every row.
    private static func softmaxGradient(
        _ outputs: inout MutableSpan<Float>, width: Int, labels: Span<Int32>, samples: Span<Int32>
    ) -> Float {
        let share = 1 / Float(samples.count)
        var loss: Float = 0
        for row in samples.indices {
            var z = outputs._mutatingExtracting((row * width)..<((row + 1) * width))
            let label = Int(labels[Int(samples[row])])
            var largest = -Float.infinity
            for column in z.indices {
                let value = z[column]
                largest = value > largest ? value : largest
            }
            let target = z[label] - largest
            // The sum has a loop of its own: carried across the calls of expf it would wait for memory each time.
            for column in z.indices { z[column] = expf(z[column] - largest) }
            var sum: Float = 0
            for column in z.indices { sum += z[column] }
            loss += logf(sum) - target
            let factor = share / sum
            for column in z.indices { z[column] *= factor }
            z[label] -= share
        }
        return loss * share
    }

    /// Adds the loss and the metric of consecutive samples.
    public func accumulate(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Range<Int>,
        into totals: inout EvaluationTotals
    ) {
        guard case .classes(let labels, _) = targets else {
            preconditionFailure("cross-entropy without classes")
        }
        let part = labels.span.extracting(samples)
        for row in part.indices {
            var z = outputs._mutatingExtracting((row * width)..<((row + 1) * width))
            let label = Int(part[row])
            var largest = -Float.infinity
            var winner = 0
            for column in z.indices where z[column] > largest {
                largest = z[column]
                winner = column
            }
            let target = z[label] - largest
            for column in z.indices { z[column] = expf(z[column] - largest) }
            var sum: Float = 0
            for column in z.indices { sum += z[column] }
            totals.loss += Double(logf(sum) - target)
            totals.score += winner == label ? 1 : 0
        }
        totals.samples += part.count
    }
}

extension CrossEntropy {
    static let entry = LossEntry(
        "cross-entropy", "Cross-entropy of the outputs' softmax, for classes; metric: accuracy"
    ) { _ in CrossEntropy() }
}
