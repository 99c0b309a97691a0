/// How much one variant differs from another in one quantity, seed by seed.
///
/// Runs with the same seed share data, partition and start, so that what they have in common cancels: the interval of
/// the differences is usually much narrower than those of the two means.
public struct PairedDifference: Codable, Sendable, Equatable {
    /// What is subtracted, for people.
    public var quantity: String

    /// The seeds both variants have, ascending.
    public var seeds: [UInt64]

    /// This variant minus the other, one value for each seed.
    public var differences: [Double]

    /// Their mean and its interval.
    public var mean: Estimate

    /// With how many seeds this variant is strictly better.
    public var better: Int

    /// The difference of two groups; absent when they have no seed with evaluations in common.
    ///
    /// - Parameters:
    ///   - quantity: what is subtracted, for people.
    ///   - group: what is subtracted from.
    ///   - other: what is subtracted.
    ///   - higherIsBetter: which direction counts as better.
    ///   - bootstrap: how the interval is computed.
    ///   - value: the quantity of one run with at least one evaluation.
    init?(
        _ quantity: String, _ group: RunGroup, minus other: RunGroup, higherIsBetter: Bool,
        bootstrap: Bootstrap, _ value: (RunReport) -> Double
    ) {
        let pairs = group.runs.compactMap { run -> (seed: UInt64, difference: Double)? in
            guard let partner = other.runs.first(where: { $0.seed == run.seed }), !run.series.isEmpty,
                !partner.series.isEmpty
            else { return nil }
            return (run.seed, value(run) - value(partner))
        }
        guard !pairs.isEmpty else { return nil }
        self.quantity = quantity
        seeds = pairs.map(\.seed)
        differences = pairs.map(\.difference)
        mean = bootstrap.mean(differences)
        better = differences.count { higherIsBetter ? $0 > 0 : $0 < 0 }
    }

    /// Whether the interval leaves out 0; false when there is none.
    public var isShown: Bool {
        guard let low = mean.low, let high = mean.high else { return false }
        return low > 0 || high < 0
    }

    /// The differences of a variant to the first: final metric, worst node, mean metric over samples, final loss.
    static func all(
        _ group: RunGroup, minus other: RunGroup, bootstrap: Bootstrap
    ) -> [PairedDifference] {
        let metric = group.first.metric
        return [
            final(group, minus: other, bootstrap: bootstrap),
            PairedDifference(
                "worst node", group, minus: other, higherIsBetter: metric.higherIsBetter,
                bootstrap: bootstrap
            ) { $0.series.last.map { metric.worst(of: $0.localMetric) } ?? .nan },
            PairedDifference(
                "mean over samples", group, minus: other, higherIsBetter: metric.higherIsBetter,
                bootstrap: bootstrap, \.meanMetricOverSamples),
            PairedDifference(
                "final loss", group, minus: other, higherIsBetter: false, bootstrap: bootstrap
            ) { $0.series.last?.localLoss.mean ?? .nan },
        ].compactMap { $0 }
    }

    /// The difference of the final metric.
    static func final(
        _ group: RunGroup, minus other: RunGroup, bootstrap: Bootstrap
    ) -> PairedDifference? {
        PairedDifference(
            "final \(group.first.metric.name)", group, minus: other,
            higherIsBetter: group.first.metric.higherIsBetter, bootstrap: bootstrap
        ) { $0.series.last?.localMetric.mean ?? .nan }
    }
}

extension RunReport {
    /// Mean height of the metric's curve over samples; not a number for an empty series.
    var meanMetricOverSamples: Double {
        AreaUnderCurve.meanHeight(series.map { Double($0.samples) }, series.map(\.localMetric.mean))
    }
}
