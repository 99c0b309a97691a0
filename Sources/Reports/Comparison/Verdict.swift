/// Says in words what the figures say.
enum Verdict {
    /// A few plain sentences, the most important first.
    static func sentences(
        _ variants: [VariantSummary], _ predictions: [Prediction], metric: MetricDescription, target: Target?,
        findings: [ComparabilityFinding]
    ) -> [String] {
        let refusals = findings.filter { $0.severity == .notComparable }
        if !refusals.isEmpty {
            return ["Not comparable: \(refusals.map(\.message).joined(separator: "; "))."]
        }
        // Which is faster, the simulation or the peers, is no result: how well it foretold them is.
        if !predictions.isEmpty { return predictions.map(\.sentence) }
        if variants.count == 1 { return [single(variants[0], metric: metric, target: target)] }
        return [fastest(variants, target: target), best(variants, metric: metric)].compactMap { $0 }
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

    private static func fastest(_ variants: [VariantSummary], target: Target?) -> String? {
        guard let target else { return nil }
        let reached = variants.filter { $0.reachedTarget == $0.seeds.count }
        let failed = variants.filter { $0.reachedTarget < $0.seeds.count }
        guard
            let fastest = reached.min(by: { seconds($0) < seconds($1) }),
            let time = fastest.secondsToTarget
        else { return "No variant reaches \(target) with every seed." }
        var text = "Fastest to \(target): \(fastest.label), after \(QuantityText.duration(time.value))"
        let others = reached.filter { $0.label != fastest.label }
        if let second = others.min(by: { seconds($0) < seconds($1) }), let secondTime = second.secondsToTarget
        {
            let ratio = NumberText.significant(secondTime.value / time.value)
            text += "; \(second.label) takes \(ratio) times as long"
            if time.overlaps(secondTime), fastest.seeds.count > 1 { text += " (intervals overlap)" }
        }
        if let speedUp = fastest.speedUp, fastest.label != variants[0].label, others.count > 1 {
            text += "; speed-up over \(variants[0].label): \(EstimateText.text(speedUp))"
        }
        if !failed.isEmpty {
            text += "; not reached by every seed: \(failed.map(\.label).joined(separator: ", "))"
        }
        return text + "."
    }

    private static func best(_ variants: [VariantSummary], metric: MetricDescription) -> String {
        var best = variants[0]
        for variant in variants where metric.isBetter(variant.finalMetric.value, than: best.finalMetric.value)
        {
            best = variant
        }
        var text = "Best final \(metric.name): \(best.label), \(EstimateText.text(best.finalMetric))"
        let close = variants.filter {
            $0.label != best.label && $0.seeds.count > 1 && best.seeds.count > 1
                && $0.finalMetric.overlaps(best.finalMetric)
        }
        if !close.isEmpty {
            text += "; the intervals of \(close.map(\.label).joined(separator: ", ")) overlap with it"
        }
        return text + "."
    }

    private static func seconds(_ variant: VariantSummary) -> Double {
        variant.secondsToTarget?.value ?? .infinity
    }
}
