/// Says in words what the figures say.
enum Verdict {
    /// A few plain sentences, the most important first.
    static func sentences(
        _ variants: [VariantSummary], of groups: [RunGroup], _ predictions: [Prediction],
        metric: MetricDescription, target: Target?, findings: [ComparabilityFinding], bootstrap: Bootstrap
    ) -> [String] {
        let refusals = findings.filter { $0.severity == .notComparable }
        if !refusals.isEmpty {
            return ["Not comparable: \(refusals.map(\.message).joined(separator: "; "))."]
        }
        // Which is faster, the simulation or the peers, is no result: how well it foretold them is.
        if !predictions.isEmpty { return predictions.map(\.sentence) }
        if variants.count == 1 { return [single(variants[0], metric: metric, target: target)] }
        return [
            fastest(variants, of: groups, target: target, bootstrap),
            best(variants, of: groups, metric: metric, bootstrap),
        ].compactMap { $0 }
    }

    private static func single(_ variant: VariantSummary, metric: MetricDescription, target: Target?)
        -> String
    {
        var text = "\(variant.label) ends with \(metric.name) \(EstimateText.text(variant.finalMetric))"
        if let target {
            text +=
                variant.secondsToTarget.map {
                    " and reaches \(target) after \(EstimateText.text($0, QuantityText.duration))"
                } ?? " and does not reach \(target)"
        }
        return text + "."
    }

    private static func fastest(
        _ variants: [VariantSummary], of groups: [RunGroup], target: Target?, _ bootstrap: Bootstrap
    ) -> String? {
        guard let target else { return nil }
        let reached = zip(variants, groups).filter { $0.0.reachedTarget == $0.0.seeds.count }
        let failed = variants.filter { $0.reachedTarget < $0.seeds.count }
        guard
            let (fastest, group) = reached.min(by: { seconds($0.0) < seconds($1.0) }),
            let time = fastest.secondsToTarget
        else { return "No variant reaches \(target) with every seed." }
        var text =
            "Fastest to \(target): \(fastest.label), after \(EstimateText.text(time, QuantityText.duration))"
        let others = reached.filter { $0.0.label != fastest.label }
        if let second = others.min(by: { seconds($0.0) < seconds($1.0) }) {
            let ratio = times(of: second.1, over: group, to: target, bootstrap)
            text +=
                "; \(second.0.label) takes \(EstimateText.text(ratio, EstimateText.ratio)) times as long"
            if let low = ratio.low, let high = ratio.high, low <= 1, high >= 1 {
                text += " (1 is within, so not shown to be slower)"
            }
        }
        if let speedUp = fastest.speedUp, fastest.label != variants[0].label, others.count > 1 {
            text += "; speed-up over \(variants[0].label): \(EstimateText.text(speedUp, EstimateText.ratio))"
        }
        if !failed.isEmpty {
            text += "; not reached by every seed: \(failed.map(\.label).joined(separator: ", "))"
        }
        return text + "."
    }

    /// How many times as long one group takes to the target as another, both reaching it with every seed.
    private static func times(
        of group: RunGroup, over other: RunGroup, to target: Target, _ bootstrap: Bootstrap
    ) -> Estimate {
        let seconds = [group, other].map { $0.crossings(of: target).map(\.seconds) }
        return bootstrap.ratio(seconds[0], over: seconds[1], paired: group.seeds == other.seeds)
    }

    private static func best(
        _ variants: [VariantSummary], of groups: [RunGroup], metric: MetricDescription, _ bootstrap: Bootstrap
    ) -> String {
        var best = 0
        for (index, variant) in variants.enumerated()
        where metric.isBetter(variant.finalMetric.value, than: variants[best].finalMetric.value) {
            best = index
        }
        var text =
            "Best final \(metric.name): \(variants[best].label), \(EstimateText.text(variants[best].finalMetric))"
        let close = variants.indices.filter { index in
            index != best && variants[index].seeds.count > 1 && variants[best].seeds.count > 1
                && variants[index].finalMetric.overlaps(variants[best].finalMetric)
                && PairedDifference.final(groups[index], minus: groups[best], bootstrap: bootstrap)?.isShown
                    != true
        }.map { variants[$0].label }
        if !close.isEmpty {
            text +=
                "; \(close.joined(separator: ", ")) \(close.count == 1 ? "is" : "are") not shown to be worse"
        }
        return text + "."
    }

    private static func seconds(_ variant: VariantSummary) -> Double {
        variant.secondsToTarget?.value ?? .infinity
    }
}
