/// What each number on a page means; the headings of its tables lead here.
enum Definitions {
    /// One term: its anchor, its name and its definition, as plain text.
    struct Entry {
        var anchor: String
        var term: String
        var definition: String
    }

    /// Every definition a page of this comparison needs.
    static func entries(_ summary: ComparisonSummary) -> [Entry] {
        let metric = summary.metric
        let target = summary.target?.description ?? "the target"
        return [
            Entry(
                anchor: "metric", term: metric.name,
                definition: (metric.definition.isEmpty ? "As the experiment declares it." : metric.definition)
                    + " \(metric.higherIsBetter ? "Higher" : "Lower") is better."
            ),
            Entry(
                anchor: "final", term: "final",
                definition:
                    "The \(metric.name) of the local models on the test part at the last evaluation: mean over "
                    + "nodes, then over seeds. Every node is evaluated, each on the whole test part."
            ),
            Entry(
                anchor: "best", term: "best",
                definition: "The best such mean over nodes at any evaluation, mean over seeds."
            ),
            Entry(
                anchor: "worst", term: "worst node",
                definition:
                    "The \(metric.name) of the worst node at the last evaluation, mean over seeds; the node named "
                    + "is the worst of the worst seed."
            ),
            Entry(
                anchor: "averaged", term: "averaged model",
                definition: "The \(metric.name) of the one model x̄ = (1/n) Σ x_i at the last evaluation."
            ),
            Entry(
                anchor: "consensus", term: "consensus distance",
                definition:
                    "(1/n) Σ_i ‖x_i − x̄‖² over the whole parameter vector: averaged over nodes, not divided by "
                    + "the number of parameters. 0 when all nodes hold the same model."
            ),
            Entry(
                anchor: "target", term: "to target",
                definition:
                    "What had been spent when the mean over the local models first met \(target) and kept it for "
                    + "\(summary.target?.sustained ?? 1) evaluation(s); between two evaluations the curve is taken to be "
                    + "straight. Mean over the seeds that reached it. The target is \(summary.targetRule)."
            ),
            Entry(
                anchor: "time", term: "time",
                definition:
                    "Virtual seconds for simulated runs, wall seconds for measured ones. Evaluation takes none."
            ),
            Entry(
                anchor: "bytes", term: "bytes",
                definition: "Payload and overhead bytes sent by all nodes together."
            ),
            Entry(
                anchor: "samples", term: "samples",
                definition: "Training samples used by all nodes together, repetitions included."
            ),
            Entry(
                anchor: "speed-up", term: "speed-up",
                definition:
                    "Mean time to target of the first variant divided by that of this one; shown when every seed "
                    + "of both reached it. Above 1 is faster than the first variant."
            ),
            Entry(
                anchor: "interval", term: "[low, high]",
                definition:
                    "95 % percentile bootstrap interval over the seeds (2000 resamples); none for a single seed. "
                    + "With fewer than five seeds it is too narrow."
            ),
            Entry(
                anchor: "staleness", term: "staleness",
                definition:
                    "Steps (or rounds) of a node between the moment a model was read and the moment what was "
                    + "computed from it was applied."
            ),
            Entry(
                anchor: "idle", term: "idle share",
                definition:
                    "Time without a gradient in work divided by all time, over all nodes of all seeds."
            ),
            Entry(
                anchor: "epsilon", term: "epsilon",
                definition:
                    "Of gradients made private: ε of the (ε, δ) guarantee for one example, at the end, of the node whose "
                    + "steps give most away; δ, noise and accounting are below, with each variant. Mean over the seeds."
            ),
            Entry(
                anchor: "gap", term: "spectral gap",
                definition: "1 − |λ₂| of the mixing matrix W; the larger, the faster nodes agree."
            ),
            Entry(
                anchor: "curves", term: "curves",
                definition:
                    "Means over the seeds at equal evaluation numbers, seeds cut off early left out. A band "
                    + "reaches from the lowest to the highest node of any seed. Of more than \(GroupCurves.mostPoints) "
                    + "evaluations some are left out of the drawing, none out of the figures."
            ),
        ]
    }
}
