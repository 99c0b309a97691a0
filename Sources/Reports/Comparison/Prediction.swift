/// What a simulation foretold of a run, and what real peers measured.
public struct Prediction: Codable, Sendable, Equatable {
    /// One quantity, foretold and measured; means over the seeds that both have.
    public struct Figure: Codable, Sendable, Equatable {
        /// What was foretold, for people: `time`, `time to target`, `bytes`, `final loss`, or `final` and the metric.
        public var quantity: String

        /// `seconds`, `bytes`, or empty for a bare number.
        public var unit: String

        /// By the simulation; not a number when that diverged.
        public var predicted: Double

        /// On real peers.
        public var measured: Double

        /// 100 · (predicted − measured) / |measured|; absent when the measured value is 0 or one is not finite.
        public var errorPercent: Double?

        /// Both values, and the error that follows from them.
        public init(quantity: String, unit: String, predicted: Double, measured: Double) {
            self.quantity = quantity
            self.unit = unit
            self.predicted = predicted
            self.measured = measured
            let error = 100 * (predicted - measured) / abs(measured)
            errorPercent = error.isFinite ? error : nil
        }

        /// A value of this quantity with its unit, for people.
        public func text(_ value: Double) -> String {
            switch unit {
            case "seconds": QuantityText.duration(value)
            case "bytes": QuantityText.bytes(value)
            default: EstimateText.metric(value)
            }
        }

        /// The error as people read it: `+3.2 %`, `0.0 %`, `-0.1 %`, or a dash.
        public var errorText: String {
            guard let errorPercent else { return "-" }
            // What rounds to nothing has no sign.
            return (errorPercent >= 0.05 ? "+" : "") + NumberText.fixed(errorPercent, digits: 1) + " %"
        }
    }

    /// What the comparison calls the simulated runs.
    public var predicted: String

    /// What the comparison calls the measured runs.
    public var measured: String

    /// The seeds that both have, ascending; at least one.
    public var seeds: [UInt64]

    /// Time to the end and to the target, bytes, final loss and metric.
    public var figures: [Figure]

    /// Every simulated group with the measured group it foretells.
    ///
    /// That is the one of the same variant, or, when no measured group has that name, the first of the same algorithm; and
    /// they must have a seed in common.
    static func all(_ groups: [RunGroup], target: Target?) -> [Prediction] {
        let measured = groups.filter { $0.first.kind == .measured }
        return groups.filter { $0.first.kind == .simulated }.compactMap { simulated in
            let match =
                measured.first { $0.first.variant == simulated.first.variant }
                ?? measured.first { $0.first.algorithm == simulated.first.algorithm }
            return match.flatMap { Prediction(simulated, $0, target: target) }
        }
    }

    /// Nil when no run of either has the seed and the evaluations of one of the other.
    private init?(_ simulated: RunGroup, _ measured: RunGroup, target: Target?) {
        let pairs = simulated.runs.compactMap { run -> (predicted: RunReport, measured: RunReport)? in
            guard
                let other = measured.runs.first(where: { $0.seed == run.seed }),
                !run.series.isEmpty, !other.series.isEmpty
            else { return nil }
            return (run, other)
        }
        guard !pairs.isEmpty else { return nil }
        predicted = simulated.label
        self.measured = measured.label
        seeds = pairs.map(\.predicted.seed)
        var figures: [Figure] = []
        /// Nothing when some run does not have the quantity.
        func add(_ quantity: String, _ unit: String, _ value: (RunReport) -> Double?) {
            let values = pairs.compactMap { pair -> (Double, Double)? in
                guard let predicted = value(pair.predicted), let measured = value(pair.measured) else {
                    return nil
                }
                return (predicted, measured)
            }
            guard values.count == pairs.count else { return }
            figures.append(
                Figure(
                    quantity: quantity, unit: unit, predicted: SampleStatistics.mean(values.map(\.0)),
                    measured: SampleStatistics.mean(values.map(\.1))))
        }
        add("time", "seconds") { $0.series.last?.seconds }
        add("time to target", "seconds") { run in
            target.flatMap { TimeToTarget.crossing(of: $0, in: run.series)?.seconds }
        }
        add("bytes", "bytes") { $0.series.last.map { Double($0.totalBytes) } }
        add("final loss", "") { $0.series.last?.localLoss.mean }
        add("final \(measured.first.metric.name)", "") { $0.series.last?.localMetric.mean }
        self.figures = figures
    }

    /// The prediction in one plain sentence.
    var sentence: String {
        let errors = figures.map {
            "\($0.quantity) \($0.text($0.predicted)) (measured \($0.text($0.measured)), \($0.errorText))"
        }
        return "\(predicted) foretold: \(errors.joined(separator: "; "))."
    }
}
