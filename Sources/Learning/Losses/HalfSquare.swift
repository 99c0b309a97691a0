import Catalogues

/// Half the squared distance: `½‖z − y‖²`, summed over outputs and averaged over samples; its gradient is `z − y`.
///
/// What papers on optimisation write; `mse` is `2/outputs` times as much.
public struct HalfSquare: Loss {
    /// What is reported beside the loss.
    public let metric: Metric

    /// - Parameter metric: what is reported beside the loss.
    public init(metric: Metric = .meanSquaredError) {
        precondition(metric != .accuracy, "accuracy needs classes")
        self.metric = metric
    }

    /// The name in experiment files.
    public var name: String { "half-square" }

    /// Whether the targets are of the right kind.
    public func accepts(_ targets: Targets) -> Bool { MeanSquaredError().accepts(targets) }

    /// Replaces the outputs by the gradient of the mean loss; gives the mean loss.
    public func gradient(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Span<Int32>
    ) -> Float {
        guard case .values(let real) = targets else {
            preconditionFailure("half-square without real-valued targets")
        }
        precondition(
            outputs.count == samples.count * width, "\(outputs.count) outputs for \(samples.count) samples")
        let values = real.matrix.values.span
        let share = 1 / Float(samples.count)
        // In double precision: there may be millions of outputs.
        var squares = 0.0
        for row in samples.indices {
            let first = Int(samples[row]) * width
            for column in 0..<width {
                let error = outputs[row * width + column] - values[first + column]
                squares += Double(error * error)
                outputs[row * width + column] = share * error
            }
        }
        return Float(squares / 2) * share
    }

    /// Adds the loss and the metric of consecutive samples.
    public func accumulate(
        _ outputs: inout MutableSpan<Float>, width: Int, targets: Targets, samples: Range<Int>,
        into totals: inout EvaluationTotals
    ) {
        var mean = EvaluationTotals()
        MeanSquaredError(metric: metric).accumulate(
            &outputs, width: width, targets: targets, samples: samples, into: &mean)
        totals.samples += mean.samples
        totals.loss += mean.loss * Double(width) / 2
        totals.score += mean.score
    }
}

extension HalfSquare {
    static let entry = LossEntry(
        "half-square",
        "Half the squared distance 1/2 |z - y|^2, for real values; metric: mse, rmse or mae, or r2",
        settings: [MeanSquaredError.metricSetting]
    ) { HalfSquare(metric: MeanSquaredError.metric($0)) }
}
