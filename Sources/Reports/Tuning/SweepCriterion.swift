/// What a sweep chooses values by.
public enum SweepCriterion: String, Codable, Sendable, CaseIterable {
    /// The metric at the last evaluation, mean over the local models.
    case finalMetric = "final-metric"
    /// The best metric of any evaluation.
    case bestMetric = "best-metric"
    /// The metric of the worst node at the last evaluation.
    case worstMetric = "worst-metric"
    /// The loss at the last evaluation, mean over the local models.
    case finalLoss = "final-loss"
    /// The mean loss of the mini-batches before the last evaluation: the only figure that test data have no part in.
    case trainLoss = "train-loss"
    /// Seconds to the target.
    case timeToTarget = "time-to-target"
    /// Payload and overhead bytes to the target.
    case bytesToTarget = "bytes-to-target"
    /// Training samples to the target.
    case samplesToTarget = "samples-to-target"

    /// Whether it needs a target.
    public var needsTarget: Bool {
        switch self {
        case .timeToTarget, .bytesToTarget, .samplesToTarget: true
        default: false
        }
    }

    /// The figure of a run; not a number when it has none: diverged, without mini-batches, or short of its target.
    public func figure(of report: RunReport) -> Double {
        let crossing = needsTarget ? report.summary.toTarget : nil
        let figure =
            switch self {
            case .finalMetric: report.summary.finalMetric
            case .bestMetric: report.summary.bestMetric
            case .worstMetric: report.summary.worstNodeMetric
            case .finalLoss: report.summary.finalLoss
            case .trainLoss: report.series.last?.trainLoss ?? .nan
            case .timeToTarget: crossing?.seconds ?? .nan
            case .bytesToTarget: crossing?.bytes ?? .nan
            case .samplesToTarget: crossing?.samples ?? .nan
            }
        return figure.isFinite ? figure : .nan
    }

    /// Whether more of it is better.
    public func higherIsBetter(_ metric: MetricDescription) -> Bool {
        switch self {
        case .finalMetric, .bestMetric, .worstMetric: metric.higherIsBetter
        default: false
        }
    }

    /// What tables call it.
    public func title(_ metric: MetricDescription) -> String {
        switch self {
        case .finalMetric: "final \(metric.name)"
        case .bestMetric: "best \(metric.name)"
        case .worstMetric: "\(metric.name) of the worst node"
        case .finalLoss: "final loss"
        case .trainLoss: "training loss"
        case .timeToTarget: "time to target"
        case .bytesToTarget: "bytes to target"
        case .samplesToTarget: "samples to target"
        }
    }

    /// What it counts, which decides the unit of an axis.
    var quantity: AxisQuantity {
        switch self {
        case .timeToTarget: .seconds
        case .bytesToTarget: .bytes
        case .samplesToTarget: .samples
        default: .plain
        }
    }

    /// What a choice by it is worth, in one sentence.
    public var honesty: String {
        self == .trainLoss
            ? "chosen by the loss of the training mini-batches: the test part had no say"
            : "chosen on the test part, which the reported figures are of as well: those of the chosen values are "
                + "a little too good, the more so the larger the grid and the fewer the seeds"
    }

    /// A figure as text.
    public func text(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        switch self {
        case .timeToTarget: return QuantityText.duration(value)
        case .bytesToTarget: return QuantityText.bytes(value)
        case .samplesToTarget: return QuantityText.count(value)
        default: return EstimateText.shortMetric(value)
        }
    }
}
