/// The tables of a page that tell what differs seed by seed and how nodes fare.
enum StatisticsSections {
    /// The paired differences to the first variant, and the transients; empty when there are none.
    static func differences(_ summary: ComparisonSummary) -> String {
        let rows = summary.variants.enumerated().compactMap { index, variant in
            variant.pairedDifferences.map { (index, variant, $0) }
        }
        guard let first = summary.variants.first, !rows.isEmpty else { return transients(summary) }
        let quantities = rows[0].2.map(\.quantity)
        let columns = quantities.map { quantity in
            PageTable.Column(
                title: quantity, definition: "paired",
                cells: rows.map { row in
                    row.2.first { $0.quantity == quantity }.map(cell) ?? "–"
                })
        }
        return table(rows.map { ($0.0, $0.1) }, columns)
            + "<p class=\"note\">This variant minus \(HTMLText.escaped(first.label)) with the same seed, and with how "
            + "many seeds it is better. Bold: the <a href=\"#def-interval\">95 % interval</a> leaves out 0.</p>"
            + transients(summary)
    }

    /// How the nodes of each variant fare; empty when no report keeps every node.
    static func nodes(_ summary: ComparisonSummary) -> String {
        let figures: [(String, String, (NodeFairness) -> Estimate?, (Double) -> String)] = [
            ("10 %", "quantiles", \.lowQuantile, EstimateText.metric),
            ("median", "quantiles", \.median, EstimateText.metric),
            ("90 %", "quantiles", \.highQuantile, EstimateText.metric),
            ("Gini", "gini", \.gini, EstimateText.metric),
            ("with degree", "correlation", \.correlationWithDegree, EstimateText.correlation),
            ("with speed", "correlation", \.correlationWithSpeed, EstimateText.correlation),
        ]
        let rows = summary.variants.enumerated().compactMap { index, variant in
            variant.fairness.map { (index, variant, $0) }
        }
        guard !rows.isEmpty else { return "" }
        let columns = figures.map { title, definition, value, format in
            PageTable.Column(
                title: title, definition: definition,
                cells: rows.map { SummarySections.cell(value($0.2), format) })
        }
        return table(rows.map { ($0.0, $0.1) }, columns)
            + "<p class=\"note\">Final \(HTMLText.escaped(summary.metric.name)) of the local models over the nodes; the "
            + "worst node is in the summary. Mean over seeds.</p>"
    }

    /// How long each variant learns less from a sample than training on one model does; empty when nothing does that.
    private static func transients(_ summary: ComparisonSummary) -> String {
        let rows = summary.variants.enumerated().compactMap { index, variant in
            variant.transient.map { (index, variant, $0) }
        }
        guard let first = rows.first?.2 else { return "" }
        let samples = PageTable.Column(
            title: "samples", definition: "transient",
            cells: rows.map { SummarySections.cell($0.2.samples, QuantityText.count) })
        let ended = PageTable.Column(
            title: "over in", definition: "transient",
            cells: rows.map { "\($0.2.ended) of \($0.2.seeds) seeds" })
        return "<h3 class=\"table\"><a href=\"#def-transient\">Until a sample teaches as much as with "
            + "\(HTMLText.escaped(first.reference))</a></h3>"
            + table(rows.map { ($0.0, $0.1) }, [samples, ended])
    }

    private static func cell(_ difference: PairedDifference) -> String {
        let text = SummarySections.cell(
            difference.mean, note: "better with \(difference.better) of \(difference.seeds.count)",
            EstimateText.difference)
        return difference.isShown ? "<b>\(text)</b>" : text
    }

    private static func table(
        _ variants: [(Int, VariantSummary)], _ columns: [PageTable.Column]
    ) -> String {
        PageTable(
            heading: "variant", rows: variants.map { PageTable.variant($0, $1.label) }, columns: columns
        ).html
    }
}
