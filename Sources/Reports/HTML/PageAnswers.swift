/// What readers ask of a page after its verdict, answered in a sentence each: what limits each variant, which node is worst,
/// where the time went, whether the comparison was fair.
struct PageAnswers {
    private let comparison: Comparison
    private var summary: ComparisonSummary { comparison.summary }

    /// With more variants than this the answers are in the tables alone.
    private static let mostNamed = 8

    init(_ comparison: Comparison) { self.comparison = comparison }

    /// The questions with their answers; empty when there is none.
    var html: String {
        let answers = [limits, worst, time, equality].compactMap(\.self)
        guard !answers.isEmpty else { return "" }
        let items = answers.map { question, anchor, answer in
            "<div><dt><a href=\"#\(anchor)\">\(question)</a></dt><dd>\(HTMLText.escaped(answer))</dd></div>"
        }
        return "<dl class=\"answers\">\(items.joined())</dl>\n"
    }

    private typealias Answer = (question: String, anchor: String, answer: String)

    /// Which cause keeps the loss of which variants up.
    private var limits: Answer? {
        let known = summary.variants.compactMap { variant in variant.excessLoss.map { (variant.label, $0) } }
        guard !known.isEmpty, known.count <= Self.mostNamed else { return nil }
        let parts = ExcessLoss.Limit.allCases.compactMap { limit -> String? in
            let labels = known.filter { $0.1.limit == limit }.map(\.0)
            return labels.isEmpty ? nil : "\(labels.joined(separator: ", ")): \(limit.phrase)"
        }
        return ("What limits it", "why", parts.joined(separator: "; ") + ".")
    }

    /// The worst node of each variant, and how much worse it is than the mean.
    private var worst: Answer? {
        let variants = summary.variants
        let hasSeveral = comparison.groups.contains { $0.first.nodes.count > 1 }
        guard variants.count <= Self.mostNamed, hasSeveral else { return nil }
        let parts = variants.compactMap { variant -> String? in
            let (worst, mean) = (variant.worstNodeMetric.value, variant.finalMetric.value)
            guard worst.isFinite, mean.isFinite else { return nil }
            if EstimateText.metric(worst) == EstimateText.metric(mean) {
                return "\(variant.label): none, all nodes are alike"
            }
            return
                "\(variant.label): \(variant.worstNode), with \(EstimateText.metric(worst)) against \(EstimateText.metric(mean)) "
                + "of all nodes"
        }
        guard !parts.isEmpty else { return nil }
        let several = variants.contains { $0.seeds.count > 1 }
        return (
            "Worst node", "nodes",
            "Final \(summary.metric.name)\(several ? ", mean over seeds" : ""). \(parts.joined(separator: "; "))."
        )
    }

    /// How much of their time the nodes of each variant computed, and how much they waited.
    private var time: Answer? {
        let activities = comparison.groups.compactMap { group in NodeActivity(group).map { (group.label, $0) }
        }
        guard !activities.isEmpty, activities.count <= Self.mostNamed else { return nil }
        let parts = activities.map { label, activity in
            "\(label) \(NumberText.fixed(100 * activity.computing, digits: 0)) %"
        }
        return (
            "Where time goes", "cost",
            "Share of the nodes’ time with a gradient in work, the rest is waiting for others or for messages. "
                + "\(parts.joined(separator: "; "))."
        )
    }

    /// What was the same for all variants, and what was not.
    private var equality: Answer? {
        guard let first = comparison.groups.first?.first, comparison.groups.count > 1 else { return nil }
        let budget = first.budget.text
        let aspects: [(topics: [String], name: String)] = [
            (["budget"], "budget (\(budget) each)"), (["data", "partition"], "data and partition"),
            (["model", "parameters", "initial model"], "model and start"), (["loss"], "loss"),
            (["nodes", "batch"], "nodes and batch size"), (["learning-rate"], "learning rate"),
            (["seeds"], "seeds"),
        ]
        let found = Set(summary.findings.map(\.topic))
        let seedsDiffer = comparison.groups.contains { $0.seeds != comparison.groups[0].seeds }
        func differs(_ topics: [String]) -> Bool {
            topics == ["seeds"] ? seedsDiffer : topics.contains(where: found.contains)
        }
        let equal = aspects.filter { !differs($0.topics) }.map(\.name)
        let unequal = aspects.filter { differs($0.topics) }.map {
            $0.topics == ["budget"] ? "budget" : $0.name
        }
        var text = equal.isEmpty ? "Nothing was equal" : "Equal: \(equal.joined(separator: ", "))"
        if !unequal.isEmpty { text += ". Not equal: \(unequal.joined(separator: ", "))" }
        return ("Was it fair", "cost", text + "." + (spentLess ?? ""))
    }

    /// That some variants ended before their budget was spent, as runs that stop at the target do.
    private var spentLess: String? {
        let early = comparison.groups.filter { group in
            group.runs.contains { run in
                run.status == .complete && run.budget.kind == .virtualSeconds
                    && (run.series.last?.seconds ?? 0) < 0.98 * run.budget.amount
            }
        }
        return early.isEmpty
            ? nil
            : " Runs stop at the target, so that what was spent differs and figures at the end are those of that moment."
    }
}

extension ExcessLoss.Limit {
    /// What it does to a run, for people.
    fileprivate var phrase: String {
        switch self {
        case .optimisation: "optimisation (the average of all models has more to learn)"
        case .disagreement: "disagreement (noise that averaging has not removed)"
        case .heterogeneity: "heterogeneity (unlike data pull the nodes apart)"
        case .staleness: "staleness (gradients are old when they are applied)"
        case .nothing: "nothing that the losses show"
        }
    }
}
