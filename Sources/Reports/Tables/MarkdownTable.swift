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
        if let target { titles += ["time to \(target)", "bytes", "samples", "speed-up"] }
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
        lines += prediction(summary)
        return lines.joined(separator: "\n") + "\n"
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
        cells.append(variant.speedUp.map { EstimateText.text($0, EstimateText.ratio) } ?? "-")
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
