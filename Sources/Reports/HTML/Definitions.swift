/// What each number on a page means; the headings of its tables lead here.
enum Definitions {
    /// One term: its anchor, its name and its definition, as plain text.
    struct Entry {
        let anchor: String
        let term: String
        let definition: String

        init(_ anchor: String, _ term: String, _ definition: String) {
            self.anchor = anchor
            self.term = term
            self.definition = definition
        }
    }

    /// Every definition a page of this comparison needs.
    static func entries(_ summary: ComparisonSummary) -> [Entry] {
        quality(summary) + statistics(summary) + causes
            + (summary.predictions == nil ? [] : [prediction]) + cost + cards
    }

    /// How good models are, and what it took them to get there.
    private static func quality(_ summary: ComparisonSummary) -> [Entry] {
        let metric = summary.metric
        let target = summary.target?.description ?? "the target"
        return [
            Entry(
                "metric", metric.name,
                (metric.definition.isEmpty ? "As the experiment declares it." : metric.definition)
                    + " \(metric.higherIsBetter ? "Higher" : "Lower") is better."
            ),
            Entry(
                "final", "final",
                "The \(metric.name) of the local models on the test part at the last evaluation: mean over "
                    + "nodes, then over seeds. Every node is evaluated, each on the whole test part."
            ),
            Entry(
                "best", "best",
                "The best such mean over nodes at any evaluation, mean over seeds."
            ),
            Entry(
                "worst", "worst node",
                "The \(metric.name) of the worst node at the last evaluation, mean over seeds; the node named "
                    + "is the worst of the worst seed."
            ),
            Entry(
                "averaged", "averaged model",
                "The \(metric.name) of the one model x̄ = (1/n) Σ x_i at the last evaluation."
            ),
            Entry(
                "loss", "loss",
                "The loss of the local models on the test part, mean over nodes, then over seeds; which loss it is, "
                    + "the axis and the environment below say."
            ),
            Entry(
                "training", "training loss",
                "Mean loss of the mini-batches of all nodes since the previous evaluation, at the models they were "
                    + "drawn for."
            ),
            Entry(
                "area", "mean over samples, mean over time",
                "The area under the curve of the \(metric.name), mean over nodes, divided by the length of the "
                    + "axis: over all samples of the run, or over the seconds that all runs lasted. Trapezoidal "
                    + "rule; it rewards learning early where the final figure does not."
            ),
            Entry(
                "consensus", "consensus distance",
                "(1/n) Σ_i ‖x_i − x̄‖² over the whole parameter vector: averaged over nodes, not divided by "
                    + "the number of parameters. 0 when all nodes hold the same model."
            ),
            Entry(
                "staleness", "staleness",
                "Steps (or rounds) of a node between the moment a model was read and the moment what was "
                    + "computed from it was applied. The distribution is over everything applied in all seeds, up to the age "
                    + "that 99.9 % do not exceed."
            ),
            Entry(
                "target", "to target",
                "What had been spent when the mean over the local models first met \(target) and kept it for "
                    + "\(summary.target?.sustained ?? 1) evaluation(s); between two evaluations the curve is taken to be "
                    + "straight. Mean over the seeds that reached it. The target is \(summary.targetRule)."
            ),
            Entry(
                "speed-up", "speed-up",
                "Mean time to target of the first variant divided by that of this one; shown when every seed "
                    + "of both reached it. Above 1 is faster than the first variant."
            ),
            Entry(
                "ratios", "fewer bytes, fewer samples",
                "Mean bytes or samples to target of the first variant divided by those of this one, with the "
                    + "same conditions. Above 1 is fewer than the first variant."
            ),
            Entry(
                "curves", "curves",
                "Means over the seeds at equal evaluation numbers, seeds cut off early left out. The pale band "
                    + "reaches from the lowest to the highest node of any seed, the dark one from the lowest to the "
                    + "highest mean over nodes of any seed. Of more than \(GroupCurves.mostPoints) "
                    + "evaluations some are left out of the drawing, none out of the figures."
            ),
        ]
    }

    /// What intervals, pairs and shares among nodes are.
    private static func statistics(_ summary: ComparisonSummary) -> [Entry] {
        let metric = summary.metric
        return [
            Entry(
                "interval", "[low, high]",
                "95 % percentile bootstrap interval (Efron 1979) over the seeds, 2000 resamples; none for a single seed. "
                    + "With fewer than five seeds it is too narrow."
            ),
            Entry(
                "paired", "seed by seed",
                "A figure of this variant minus that of the first variant with the same seed, mean over the seeds "
                    + "both have. What data, partition and start do to both cancels. When the interval leaves out 0 "
                    + "the variants are shown to differ."
            ),
            Entry(
                "quantiles", "quantiles over nodes",
                "The final \(metric.name) that a tenth, half and nine tenths of the nodes do not exceed "
                    + "(interpolated; Hyndman and Fan 1996, definition 7), mean over seeds."
            ),
            Entry(
                "gini", "Gini coefficient",
                "Σ_i Σ_j |v_i − v_j| / (2 n² mean) of the final \(metric.name) over nodes (Gini 1912): 0 when all "
                    + "nodes do equally well, towards 1 when one has all there is."
            ),
            Entry(
                "correlation", "with degree, with speed",
                "Spearman's rank correlation over nodes between how good the final \(metric.name) is and the links "
                    + "that touch the node, or the samples it trains on in a second of computing. Positive: nodes "
                    + "with more links, or faster ones, do better. None when all degrees or speeds are alike."
            ),
        ]
    }
}
