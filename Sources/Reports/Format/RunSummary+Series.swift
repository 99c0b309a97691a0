extension RunSummary {
    /// The summary of a series.
    ///
    /// - Parameters:
    ///   - series: at least one evaluation.
    ///   - metric: which direction is better.
    ///   - target: the target fixed before the run, if there is one.
    public init(of series: [EvaluationPoint], metric: MetricDescription, target: Target?) {
        guard let last = series.last else { preconditionFailure("a summary needs at least one evaluation") }
        var best = series[0]
        for point in series where metric.isBetter(point.localMetric.mean, than: best.localMetric.mean) {
            best = point
        }
        self.init(
            finalLoss: last.localLoss.mean,
            finalMetric: last.localMetric.mean,
            bestMetric: best.localMetric.mean,
            bestEvaluation: best.index,
            worstNode: last.localMetric.worstNode,
            worstNodeMetric: metric.worst(of: last.localMetric),
            averagedLoss: last.averagedLoss,
            averagedMetric: last.averagedMetric,
            consensusDistance: last.consensusDistance,
            toTarget: target.flatMap { TimeToTarget.crossing(of: $0, in: series) }
        )
    }
}

extension MetricDescription {
    /// Whether one value is strictly better than another; any number is better than not a number.
    public func isBetter(_ value: Double, than other: Double) -> Bool {
        if other.isNaN { return !value.isNaN }
        return higherIsBetter ? value > other : value < other
    }

    /// The value of the worst node of a spread; not a number when a node has none.
    public func worst(of spread: Spread) -> Double {
        if spread.mean.isNaN { return .nan }
        return higherIsBetter ? spread.minimum : spread.maximum
    }

    /// The value of the best node of a spread; not a number when a node has none.
    func best(of spread: Spread) -> Double {
        if spread.mean.isNaN { return .nan }
        return higherIsBetter ? spread.maximum : spread.minimum
    }
}
