/// When a curve reaches a target.
public enum TimeToTarget {
    /// What had been spent when the mean over the local models first met the target and kept it.
    ///
    /// The first evaluation that meets the target, and is followed by enough others that do (`Target.sustained` in all),
    /// ends the search. Between it and the evaluation before, the curve is taken to be straight, and the crossing is the
    /// point where that line meets the target. There is no interpolation when the first evaluation meets the target, or
    /// the value before is not finite.
    ///
    /// - Returns: absent when the target is not reached, or not kept long enough before the series ends.
    public static func crossing(of target: Target, in series: [EvaluationPoint]) -> TargetCrossing? {
        let values = series.map { target.value(of: $0) }
        guard let place = firstCrossing(of: target, in: values) else { return nil }
        func along(_ axis: (EvaluationPoint) -> Double) -> Double {
            let there = axis(series[place.index])
            guard place.index > 0 else { return there }
            let before = axis(series[place.index - 1])
            return before + place.fraction * (there - before)
        }
        return TargetCrossing(
            seconds: along(\.seconds),
            samples: along { Double($0.samples) },
            bytes: along { Double($0.totalBytes) }
        )
    }

    /// The evaluation that meets the target, and how far between the one before (0) and it (1) the line crosses.
    public static func firstCrossing(of target: Target, in values: [Double]) -> (
        index: Int, fraction: Double
    )? {
        precondition(
            target.sustained >= 1, "a target is kept for at least 1 evaluation (got \(target.sustained))")
        var kept = 0
        for (index, value) in values.enumerated() {
            kept = target.isMet(by: value) ? kept + 1 : 0
            guard kept == target.sustained else { continue }
            let first = index + 1 - target.sustained
            guard first > 0, values[first - 1].isFinite, values[first].isFinite else { return (first, 1) }
            return (first, (target.value - values[first - 1]) / (values[first] - values[first - 1]))
        }
        return nil
    }
}

extension Target {
    /// Whether a value meets the target; not a number never does.
    public func isMet(by value: Double) -> Bool {
        switch direction {
        case .atLeast: value >= self.value
        case .atMost: value <= self.value
        }
    }

    /// The mean over the local models of what the target compares.
    public func value(of point: EvaluationPoint) -> Double {
        quantity == "loss" ? point.localLoss.mean : point.localMetric.mean
    }
}

extension EvaluationPoint {
    /// Payload and overhead bytes sent, over all nodes.
    public var totalBytes: Int { bytesSent + overheadBytes }
}
