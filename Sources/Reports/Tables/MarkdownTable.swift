/// A comparison as Markdown, for an issue or a paper's appendix.
public enum MarkdownTable {
    /// Heading, verdict, cautions and one table; ends with a newline.
    public static func text(_ summary: ComparisonSummary) -> String {
        var lines = ["### \(escaped(summary.title))", ""]
        lines += summary.verdict.map { escaped($0) + "  " }
        if !summary.cautions.isEmpty {
            lines.append("")
            lines += summary.cautions.map { "- Caution: \(escaped($0))" }
        }
        lines.append("")
        let metric = escaped(summary.metric.name)
        let target = summary.target.map { escaped($0.description) }
        var titles = [
            "variant", "seeds", "final \(metric)", "best", "worst node", "averaged", "consensus distance",
        ]
        let hasPrivacy = summary.variants.contains { $0.epsilon != nil }
        if hasPrivacy { titles.append("epsilon") }
        if let target {
            titles += ["time to \(target)", "bytes", "samples", "speed-up", "fewer bytes", "fewer samples"]
        }
        lines.append(row(titles))
        lines.append(row(titles.enumerated().map { $0.offset == 0 ? ":---" : "---:" }))
        for variant in summary.variants {
            lines.append(row(cells(variant, hasPrivacy: hasPrivacy, hasTarget: target != nil)))
        }
        if target != nil {
            lines += [
                "", "Target \(escaped(summary.targetRule)). Brackets: 95 % bootstrap interval over seeds.",
            ]
        }
        lines += differences(summary) + nodes(summary) + prediction(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    /// One row for each variant and quantity that is compared with the first, seed by seed.
    private static func differences(_ summary: ComparisonSummary) -> [String] {
        let rows = summary.variants.flatMap { variant in
            (variant.pairedDifferences ?? []).map { difference in
                row([
                    escaped(variant.label), escaped(difference.quantity),
                    estimate(difference.mean, EstimateText.difference),
                    "\(difference.better) of \(difference.seeds.count)",
                ])
            }
        }
        guard let first = summary.variants.first, !rows.isEmpty else { return [] }
        return [
            "", "Minus \(escaped(first.label)), seed by seed:", "",
            row(["variant", "quantity", "difference", "seeds better"]),
            row([":---", ":---", "---:", "---:"]),
        ] + rows
    }

    /// One row for each variant that keeps the metric of every node.
    private static func nodes(_ summary: ComparisonSummary) -> [String] {
        let rows = summary.variants.compactMap { variant in
            variant.fairness.map { fairness in
                row([
                    escaped(variant.label), estimate(fairness.lowQuantile), estimate(fairness.median),
                    estimate(fairness.highQuantile), estimate(fairness.gini),
                    estimate(fairness.correlationWithDegree, EstimateText.correlation),
                    estimate(fairness.correlationWithSpeed, EstimateText.correlation),
                ])
            }
        }
        guard !rows.isEmpty else { return [] }
        let titles = ["variant", "10 %", "median", "90 %", "Gini", "with degree", "with speed"]
        return [
            "", "Final \(escaped(summary.metric.name)) over nodes, rank correlation with degree and speed:",
            "",
            row(titles), row(titles.enumerated().map { $0.offset == 0 ? ":---" : "---:" }),
        ] + rows
    }

    private static func estimate(
        _ estimate: Estimate?, _ format: (Double) -> String = EstimateText.metric
    ) -> String {
        estimate.map { EstimateText.text($0, format) } ?? "-"
    }

    /// One row for each quantity that was foretold.
    private static func prediction(_ summary: ComparisonSummary) -> [String] {
        guard let predictions = summary.predictions else { return [] }
        let rows = predictions.flatMap { prediction in
            prediction.figures.map { figure in
                row([
                    escaped(prediction.predicted), escaped(figure.quantity), figure.text(figure.predicted),
                    figure.text(figure.measured), figure.errorText,
                ])
            }
        }
        return [
            "", "Prediction:", "", row(["simulation", "quantity", "predicted", "measured", "error"]),
            row([":---", ":---", "---:", "---:", "---:"]),
        ] + rows + ["", PredictionSection.note]
    }

    private static func cells(_ variant: VariantSummary, hasPrivacy: Bool, hasTarget: Bool) -> [String] {
        var cells = [
            escaped(variant.label),
            "\(variant.seeds.count)",
            EstimateText.text(variant.finalMetric),
            EstimateText.text(variant.bestMetric),
            "\(EstimateText.metric(variant.worstNodeMetric.value)) (\(escaped(variant.worstNode)))",
            EstimateText.text(variant.averagedMetric),
            NumberText.significant(variant.consensusDistance.value),
        ]
        if hasPrivacy { cells.append(EstimateText.privacy(variant.epsilon)) }
        guard hasTarget else { return cells }
        let reached =
            variant.reachedTarget < variant.seeds.count
            ? " (\(variant.reachedTarget) of \(variant.seeds.count) seeds)" : ""
        cells.append(
            (variant.secondsToTarget.map { EstimateText.text($0, QuantityText.duration) } ?? "-") + reached)
        cells.append(variant.bytesToTarget.map { QuantityText.bytes($0.value) } ?? "-")
        cells.append(variant.samplesToTarget.map { QuantityText.count($0.value) } ?? "-")
        for ratio in [variant.speedUp, variant.byteRatio, variant.sampleRatio] {
            cells.append(estimate(ratio, EstimateText.ratio))
        }
        return cells
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// The text with everything Markdown or HTML would act on made harmless, on one line.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\", "`", "*", "_", "[", "]", "|", "#": result += "\\\(character)"
            case "<": result += "&lt;"
            case "&": result += "&amp;"
            case "\n", "\r", "\r\n": result += " "
            default: result.append(character)
            }
        }
        return result
    }
}
