/// A comparison as aligned text for a terminal.
public enum TerminalTable {
    /// The whole text: verdict, what stands against comparing, quality and cost; ends with a newline.
    ///
    /// - Parameters:
    ///   - summary: the figures.
    ///   - width: the width to fit, in characters.
    ///   - usesColour: whether to mark headings and warnings with ANSI escapes.
    /// - Returns: lines of at most `width` characters, where words and columns allow it.
    public static func text(
        _ summary: ComparisonSummary, width: Int = 80, usesColour: Bool = false
    ) -> String {
        let style = Style(usesColour: usesColour)
        var lines: [String] = [style.bold(summary.title)]
        lines += summary.verdict.flatMap { wrapped($0, width: width) }
        for finding in summary.findings where finding.severity == .caution {
            lines += wrapped("caution: " + finding.message, width: width, indent: "  ").map(style.warning)
        }
        lines.append("")
        lines += quality(summary, width: width, style)
        lines.append("")
        lines += cost(summary, width: width, style)
        for further in [
            StatisticsGrids.differences(summary.variants), StatisticsGrids.nodes(summary.variants),
            StatisticsGrids.transients(summary.variants),
        ].compactMap(\.self) {
            lines.append("")
            lines += wrapped(further.title, width: width)
            lines += rendered(further.grid, width: width, style)
        }
        if let predictions = summary.predictions {
            lines.append("")
            lines += prediction(predictions, width: width, style)
        }
        if summary.variants.contains(where: { $0.seeds.count > 1 }) {
            lines.append("[low, high]: 95 % bootstrap interval over the seeds.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quality(_ summary: ComparisonSummary, width: Int, _ style: Style) -> [String] {
        let variants = summary.variants
        let format = EstimateText.shortMetric
        var columns: [TextGrid.Column] = [
            names(variants),
            .init(
                title: "final \(summary.metric.name)",
                cells: variants.map { EstimateText.text($0.finalMetric, format) }),
            .init(title: "best", cells: variants.map { format($0.bestMetric.value) }),
            .init(title: "worst node", cells: variants.map { worst($0, format) }),
            .init(title: "averaged", cells: variants.map { format($0.averagedMetric.value) }),
            .init(
                title: "consensus", cells: variants.map { NumberText.significant($0.consensusDistance.value) }
            ),
        ]
        if variants.contains(where: { $0.epsilon != nil }) {
            let cells = variants.map { EstimateText.privacy($0.epsilon) }
            columns.insert(.init(title: "epsilon", cells: cells), at: 2)
        }
        return rendered(TextGrid(columns: columns), width: width, style)
    }

    private static func worst(_ variant: VariantSummary, _ format: (Double) -> String) -> String {
        "\(format(variant.worstNodeMetric.value)) \(TextGrid.shortened(variant.worstNode, to: 8))"
    }

    private static func cost(_ summary: ComparisonSummary, width: Int, _ style: Style) -> [String] {
        guard let target = summary.target else { return ["No target: no run made progress."] }
        let variants = summary.variants
        func cell(_ estimate: Estimate?, _ format: (Double) -> String) -> String {
            estimate.map { format($0.value) } ?? "-"
        }
        var columns: [TextGrid.Column] = [
            names(variants),
            .init(title: "time", cells: variants.map { cell($0.secondsToTarget, QuantityText.duration) }),
            .init(title: "bytes", cells: variants.map { cell($0.bytesToTarget, QuantityText.bytes) }),
            .init(title: "samples", cells: variants.map { cell($0.samplesToTarget, QuantityText.count) }),
            .init(
                title: "speed-up",
                cells: variants.map {
                    $0.speedUp.map { EstimateText.text($0, EstimateText.ratio) } ?? "-"
                }
            ),
        ]
        if variants.contains(where: { $0.reachedTarget < $0.seeds.count }) {
            columns.insert(
                .init(title: "reached", cells: variants.map { "\($0.reachedTarget)/\($0.seeds.count)" }),
                at: 1
            )
        }
        var lines = wrapped("To \(target) (\(summary.targetRule)):", width: width)
        lines += rendered(TextGrid(columns: columns), width: width, style)
        return lines
    }

    /// One line for each quantity that was foretold.
    private static func prediction(
        _ predictions: [Prediction], width: Int, _ style: Style
    ) -> [String] {
        let rows = predictions.flatMap { prediction in
            prediction.figures.enumerated().map { ($0.offset == 0 ? prediction.predicted : "", $0.element) }
        }
        let grid = TextGrid(columns: [
            .init(title: "prediction", cells: rows.map(\.0), isRightAligned: false, leastWidth: 10),
            .init(title: "quantity", cells: rows.map(\.1.quantity), isRightAligned: false),
            .init(title: "predicted", cells: rows.map { $0.1.text($0.1.predicted) }),
            .init(title: "measured", cells: rows.map { $0.1.text($0.1.measured) }),
            .init(title: "error", cells: rows.map(\.1.errorText)),
        ])
        return rendered(grid, width: width, style)
    }

    private static func names(_ variants: [VariantSummary]) -> TextGrid.Column {
        .init(title: "variant", cells: variants.map(\.label), isRightAligned: false, leastWidth: 10)
    }

    private static func rendered(_ grid: TextGrid, width: Int, _ style: Style) -> [String] {
        let (lines, leftOut) = grid.lines(width: width)
        var result = lines
        result[0] = style.bold(result[0])
        if !leftOut.isEmpty {
            result.append("(not shown for want of room: \(leftOut.joined(separator: ", ")))")
        }
        return result
    }

    /// The words of a text in lines of at most `width` characters; lines after the first begin with `indent`.
    static func wrapped(_ text: String, width: Int, indent: String = "") -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = indent + word
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    private struct Style {
        let usesColour: Bool

        func bold(_ text: String) -> String { usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
        func warning(_ text: String) -> String { usesColour ? "\u{1B}[33m\(text)\u{1B}[0m" : text }
    }
}
