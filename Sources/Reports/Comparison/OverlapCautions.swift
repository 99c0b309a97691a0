/// Says which variants the runs do not tell from the best.
struct OverlapCautions {
    private let pairs: [(group: RunGroup, variant: VariantSummary)]
    private let bootstrap: Bootstrap

    /// One caution for each variant whose figure has not been shown to differ from the best variant's.
    ///
    /// Of the final metric, and of the time to target when every seed of both reached it. Variants that have the same
    /// seeds are told apart by their paired differences as well, which is the sharper test. A variant with one seed has
    /// no interval and is left to the caution about that; that a simulation is like the run it foretells is no caution.
    static func findings(
        _ groups: [RunGroup], _ variants: [VariantSummary], target: Target?, bootstrap: Bootstrap
    ) -> [ComparabilityFinding] {
        guard let metric = groups.first?.first.metric else { return [] }
        let several = zip(groups, variants).filter { $0.1.seeds.count > 1 }
        let cautions = OverlapCautions(pairs: several, bootstrap: bootstrap)
        let finals = cautions.findings(
            "final \(metric.name)", higherIsBetter: metric.higherIsBetter, \.finalMetric
        ) { $0.series.last?.localMetric.mean ?? .nan }
        guard let target else { return finals }
        let reached = several.filter { $0.1.reachedTarget == $0.1.seeds.count }
        return finals
            + OverlapCautions(pairs: reached, bootstrap: bootstrap).findings(
                "time to target", higherIsBetter: false, \.secondsToTarget
            ) { TimeToTarget.crossing(of: target, in: $0.series)?.seconds ?? .nan }
    }

    /// The variants that one quantity does not tell from the best.
    private func findings(
        _ quantity: String, higherIsBetter: Bool, _ figure: (VariantSummary) -> Estimate?,
        ofRun value: (RunReport) -> Double
    ) -> [ComparabilityFinding] {
        let candidates = pairs.compactMap { pair in
            figure(pair.variant).map { (group: pair.group, label: pair.variant.label, estimate: $0) }
        }.filter { $0.estimate.low != nil && $0.estimate.value.isFinite }
        let best = candidates.min {
            higherIsBetter
                ? $0.estimate.value > $1.estimate.value : $0.estimate.value < $1.estimate.value
        }
        guard let best else { return [] }
        return candidates.filter { $0.label != best.label }.compactMap { other in
            guard best.group.first.kind == other.group.first.kind, best.estimate.overlaps(other.estimate)
            else { return nil }
            let paired = PairedDifference(
                quantity, best.group, minus: other.group, higherIsBetter: higherIsBetter,
                bootstrap: bootstrap, value)
            if let paired, paired.seeds == best.group.seeds, paired.seeds == other.group.seeds,
                paired.isShown
            {
                return nil
            }
            return ComparabilityFinding(
                topic: "overlap", severity: .caution,
                message: "\(quantity): the intervals of \(best.label) and \(other.label) overlap: "
                    + "not shown to differ")
        }
    }
}
