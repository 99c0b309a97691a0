import Catalogues

/// Mean squared error: `(z − y)²` averaged over samples and outputs, without a factor ½ (PyTorch's `nn.MSELoss`).
public struct MeanSquaredError: Loss {
    /// What is reported beside the loss.
    public let metric: Metric

    /// - Parameter metric: what is reported beside the loss.
    public init(metric: Metric = .meanSquaredError) {
        precondition(metric != .accuracy, "accuracy needs classes")
        self.metric = metric
    }

    /// The name in experiment files.
    public var name: String { "mse" }

    /// Whether the targets are of the right kind.
    public func accepts(_ targets: Targets) -> Bool {
        if case .values = targets { true } else { false }
    }

    /// Replaces the outputs by the gradient of the mean loss; gives the mean loss.
    public func gradient(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Span<Int32>
    ) -> Float {
        guard case .values(let real) = targets else { preconditionFailure("mse without real-valued targets") }
        precondition(
            outputs.count == samples.count * width, "\(outputs.count) outputs for \(samples.count) samples")
        let values = real.matrix.values.span
        let share = 1 / Float(outputs.count)
        var loss: Float = 0
        for row in samples.indices {
            let first = Int(samples[row]) * width
            for column in 0..<width {
                let error = outputs[row * width + column] - values[first + column]
                loss += error * error
                outputs[row * width + column] = 2 * share * error
            }
        }
        return loss * share
    }

    /// Adds the loss and the metric of consecutive samples.
    public func accumulate(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Range<Int>,
        into totals: inout EvaluationTotals
    ) {
        guard case .values(let real) = targets else { preconditionFailure("mse without real-valued targets") }
        let values = real.matrix.values.span.extracting(
            (samples.lowerBound * width)..<(samples.upperBound * width))
        let scales = real.scale
        let isAbsolute = metric == .meanAbsoluteError
        for index in values.indices {
            let error = Double(outputs[index]) - Double(values[index])
            let original = error * scales[index % width]
            totals.loss += error * error / Double(width)
            totals.score += (isAbsolute ? abs(original) : original * original) / Double(width)
        }
        totals.samples += samples.count
    }
}

extension MeanSquaredError {
    static let entry = LossEntry(
        "mse", "Mean squared error, for real values; metric: mse, rmse or mae in the data's units, or r2",
        settings: [metricSetting]
    ) { MeanSquaredError(metric: metric($0)) }

    /// What is reported beside a loss on real values.
    static let metricSetting = Setting(
        "metric", .choice(["mse", "rmse", "mae", "r2"]), default: "mse",
        "what is reported beside the loss: the mean squared error in the data's own units, its root, the mean absolute error, or the explained share of variance"
    )

    static func metric(_ settings: Settings) -> Metric {
        Metric(rawValue: settings.text("metric")) ?? .meanSquaredError
    }
}
