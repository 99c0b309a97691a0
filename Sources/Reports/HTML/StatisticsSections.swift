/// The tables of a page that tell what differs seed by seed and how nodes fare.
enum StatisticsSections {
    /// The paired differences to the first variant; empty when there are none.
    static func differences(_ summary: ComparisonSummary) -> String {
        let rows = summary.variants.enumerated().compactMap { index, variant in
            variant.pairedDifferences.map { (index, variant, $0) }
        }
        guard let first = summary.variants.first, !rows.isEmpty else { return "" }
        let body = rows.map { index, variant, differences in
            row(index, variant) + differences.map(cell).joined() + "</tr>"
        }
        let headings = rows[0].2.map { SummarySections.heading($0.quantity, "paired") }
        return table(headings, body)
            + "<p class=\"note\">This variant minus \(HTMLText.escaped(first.label)) with the same seed, and with how "
            + "many seeds it is better. Bold: the <a href=\"#def-interval\">95 % interval</a> leaves out 0.</p>"
    }

    /// How the nodes of each variant fare; empty when no report keeps every node.
    static func nodes(_ summary: ComparisonSummary) -> String {
        let columns: [(heading: String, value: (NodeFairness) -> Estimate?, format: (Double) -> String)] = [
            (SummarySections.heading("10 %", "quantiles"), \.lowQuantile, EstimateText.metric),
            (SummarySections.heading("median", "quantiles"), \.median, EstimateText.metric),
            (SummarySections.heading("90 %", "quantiles"), \.highQuantile, EstimateText.metric),
            (SummarySections.heading("Gini", "gini"), \.gini, EstimateText.metric),
            (
                SummarySections.heading("with degree", "correlation"), \.correlationWithDegree,
                EstimateText.correlation
            ),
            (
                SummarySections.heading("with speed", "correlation"), \.correlationWithSpeed,
                EstimateText.correlation
            ),
        ]
        let body = summary.variants.enumerated().compactMap { index, variant -> String? in
            guard let fairness = variant.fairness else { return nil }
            let cells = columns.map {
                "<td>\(SummarySections.cell($0.value(fairness), $0.format))</td>"
            }
            return row(index, variant) + cells.joined() + "</tr>"
        }
        guard !body.isEmpty else { return "" }
        return table(columns.map(\.heading), body)
            + "<p class=\"note\">Final \(HTMLText.escaped(summary.metric.name)) of the local models over the nodes; the "
            + "worst node is in the summary. Mean over seeds.</p>"
    }

    /// What keeps the loss of each variant up, and what to try; empty without finite losses.
    static func excessLoss(_ summary: ComparisonSummary) -> String {
        let body = summary.variants.enumerated().compactMap { index, variant -> String? in
            guard let excess = variant.excessLoss else { return nil }
            let parts = [excess.optimisation, excess.disagreement].map {
                "<td>\(HTMLText.escaped(NumberText.significant($0)))</td>"
            }
            return row(index, variant) + parts.joined()
                + "<td class=\"text\">\(HTMLText.escaped(excess.advice))</td></tr>"
        }
        guard !body.isEmpty else { return "" }
        let headings = ["optimisation", "disagreement", "what limits it, what to try"].map {
            SummarySections.heading($0, "excess")
        }
        return table(headings, body)
    }

    private static func cell(_ difference: PairedDifference) -> String {
        let note = "better with \(difference.better) of \(difference.seeds.count)"
        return "<td\(difference.isShown ? " class=\"best\"" : "")>"
            + SummarySections.cell(difference.mean, note: note, EstimateText.difference) + "</td>"
    }

    private static func row(_ index: Int, _ variant: VariantSummary) -> String {
        "<tr><th scope=\"row\">\(SummarySections.swatch(index))\(HTMLText.escaped(variant.label))</th>"
    }

    private static func table(_ headings: [String], _ rows: [String]) -> String {
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">variant</th>\(headings.joined())</tr></thead><tbody>"
            + rows.joined() + "</tbody></table></div>"
    }
}
