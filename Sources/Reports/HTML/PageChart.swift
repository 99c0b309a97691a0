/// The charts of a page, in order.
enum PageChart: String, CaseIterable {
    case metric
    case loss
    case averaged
    case training
    case consensus
    case staleness
    case ages

    /// Charts that stand together under a heading.
    struct Part {
        var anchor: String
        var title: String
        var charts: [PageChart]
    }

    /// All charts by what they are about.
    static let parts = [
        Part(anchor: "curves", title: "Curves", charts: [.metric, .loss, .averaged, .training]),
        Part(
            anchor: "consensus", title: "Consensus and staleness", charts: [.consensus, .staleness, .ages]),
    ]

    /// The heading.
    func title(_ metric: MetricDescription) -> String {
        switch self {
        case .metric: "\(metric.name), local models"
        case .loss: "loss, local models"
        case .averaged: "\(metric.name), averaged model"
        case .training: "training loss"
        case .consensus: "consensus distance"
        case .staleness: "staleness"
        case .ages: "distribution of staleness"
        }
    }

    /// Where its definition stands.
    var definition: String {
        switch self {
        case .metric: "final"
        case .loss: "loss"
        case .averaged: "averaged"
        case .training: "training"
        case .consensus: "consensus"
        case .staleness, .ages: "staleness"
        }
    }

    /// What is drawn, in one line below the heading.
    var note: String {
        switch self {
        case .metric, .loss: "mean over nodes, each on the whole test part"
        case .averaged: "of x̄ = (1/n) Σ x_i"
        case .training: "mini-batches since the previous evaluation"
        case .consensus: "(1/n) Σ ‖x_i − x̄‖²"
        case .staleness: "line: mean age of what was applied; pale band: up to the oldest"
        case .ages: "how much of what was applied was how old"
        }
    }

    /// The label of the vertical axis.
    func label(_ metric: MetricDescription) -> String {
        switch self {
        case .metric, .averaged: metric.unit.isEmpty ? metric.name : "\(metric.name) (\(metric.unit))"
        case .loss: metric.lossName
        case .training: "loss"
        case .consensus: "consensus distance"
        case .staleness: "age (steps)"
        case .ages: "share"
        }
    }

    /// Whether the vertical axis starts out logarithmic.
    var isLogarithmic: Bool { self == .consensus || self == .ages }

    /// Whether a chart without a value above 0 is left out.
    var needsPositive: Bool { self == .consensus || self == .staleness || self == .ages }

    /// Whether every value has a dot.
    var hasDots: Bool { self == .ages }

    /// The axis of its own; nil for the one that a reader chooses.
    var ownAxis: PageAxis? { self == .ages ? .age : nil }

    /// One evaluation of one seed: what the line shows and from where to where the nodes' band reaches.
    func values(_ point: EvaluationPoint) -> (value: Double, low: Double?, high: Double?) {
        switch self {
        case .metric: (point.localMetric.mean, point.localMetric.minimum, point.localMetric.maximum)
        case .loss: (point.localLoss.mean, point.localLoss.minimum, point.localLoss.maximum)
        case .averaged: (point.averagedMetric, nil, nil)
        case .training: (point.trainLoss ?? .nan, nil, nil)
        case .consensus: (point.consensusDistance, nil, nil)
        case .staleness: (point.staleness.mean, point.staleness.mean, Double(point.staleness.maximum))
        case .ages: (.nan, nil, nil)
        }
    }

    /// The level of the target, on the chart of what it compares.
    func level(_ target: Target?) -> Double? {
        guard let target else { return nil }
        return (target.quantity == "loss") == (self == .loss) && (self == .loss || self == .metric)
            ? target.value : nil
    }
}
