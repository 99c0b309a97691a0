/// The charts of a page, in order.
enum PageChart: String, CaseIterable {
    case metric
    case loss
    case averaged
    case consensus
    case staleness
    case training

    /// The heading.
    func title(_ metric: MetricDescription) -> String {
        switch self {
        case .metric: "\(metric.name), local models"
        case .loss: "loss, local models"
        case .averaged: "\(metric.name), averaged model"
        case .consensus: "consensus distance"
        case .staleness: "staleness"
        case .training: "training loss"
        }
    }

    /// What is drawn, in one line below the heading.
    func note(_ metric: MetricDescription) -> String {
        switch self {
        case .metric, .loss: "line: mean over nodes; band: lowest to highest node"
        case .averaged: "of x̄ = (1/n) Σ x_i"
        case .consensus: "(1/n) Σ ‖x_i − x̄‖²"
        case .staleness: "line: mean age of what was applied; band: up to the oldest"
        case .training: "mean loss of the mini-batches since the previous evaluation"
        }
    }

    /// The label of the vertical axis.
    func label(_ metric: MetricDescription) -> String {
        switch self {
        case .metric, .averaged: metric.unit.isEmpty ? metric.name : "\(metric.name) (\(metric.unit))"
        case .loss: metric.lossName
        case .consensus: "squared norm"
        case .staleness: "steps"
        case .training: "loss"
        }
    }

    /// Whether the vertical axis starts out logarithmic.
    var isLogarithmic: Bool { self == .consensus }

    /// Line and band of one evaluation.
    func values(_ point: EvaluationPoint) -> (value: Double, low: Double?, high: Double?) {
        switch self {
        case .metric: (point.localMetric.mean, point.localMetric.minimum, point.localMetric.maximum)
        case .loss: (point.localLoss.mean, point.localLoss.minimum, point.localLoss.maximum)
        case .averaged: (point.averagedMetric, nil, nil)
        case .consensus: (point.consensusDistance, nil, nil)
        case .staleness: (point.staleness.mean, point.staleness.mean, Double(point.staleness.maximum))
        case .training: (point.trainLoss ?? .nan, nil, nil)
        }
    }

    /// The level of the target, on the chart of what it compares.
    func level(_ target: Target?) -> Double? {
        guard let target else { return nil }
        return (target.quantity == "loss") == (self == .loss) && (self == .loss || self == .metric)
            ? target.value : nil
    }
}

/// The horizontal axes of a page, in order; the first is the one a page opens with.
enum PageAxis: String, CaseIterable {
    case seconds
    case samples
    case bytes

    /// The label of the axis, without unit.
    func label(isMeasured: Bool) -> String {
        switch self {
        case .seconds: isMeasured ? "time" : "virtual time"
        case .samples: "training samples, all nodes"
        case .bytes: "bytes sent, all nodes"
        }
    }

    /// The name on the switch.
    var name: String {
        switch self {
        case .seconds: "time"
        case .samples: "samples"
        case .bytes: "bytes"
        }
    }

    /// Decides the unit.
    var quantity: AxisQuantity {
        switch self {
        case .seconds: .seconds
        case .samples: .samples
        case .bytes: .bytes
        }
    }

    /// Where an evaluation stands on the axis.
    func value(_ point: EvaluationPoint) -> Double {
        switch self {
        case .seconds: point.seconds
        case .samples: Double(point.samples)
        case .bytes: Double(point.totalBytes)
        }
    }
}
