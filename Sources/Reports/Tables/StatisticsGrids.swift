/// The tables of paired differences and of fairness, for a terminal.
enum StatisticsGrids {
    /// One row for each quantity in which a variant is compared with the first, seed by seed.
    ///
    /// - Returns: absent when no two variants have two seeds in common.
    static func differences(_ variants: [VariantSummary]) -> (title: String, grid: TextGrid)? {
        let rows = variants.flatMap { variant in
            (variant.pairedDifferences ?? []).enumerated().map {
                (label: $0.offset == 0 ? variant.label : "", difference: $0.element)
            }
        }
        guard let first = variants.first, rows.contains(where: { $0.difference.seeds.count > 1 }) else {
            return nil
        }
        let grid = TextGrid(columns: [
            .init(title: "variant", cells: rows.map(\.label), isRightAligned: false, leastWidth: 10),
            .init(title: "quantity", cells: rows.map(\.difference.quantity), isRightAligned: false),
            .init(
                title: "difference",
                cells: rows.map { EstimateText.text($0.difference.mean, EstimateText.difference) }),
            .init(
                title: "better",
                cells: rows.map { "\($0.difference.better)/\($0.difference.seeds.count)" }),
        ])
        return ("Minus \(first.label), seed by seed (better: with how many seeds):", grid)
    }

    /// One row for each variant that is measured against one that trains a single model; absent when there is none.
    static func transients(_ variants: [VariantSummary]) -> (title: String, grid: TextGrid)? {
        let rows = variants.compactMap { variant in variant.transient.map { (variant.label, $0) } }
        guard let first = rows.first?.1 else { return nil }
        let grid = TextGrid(columns: [
            .init(title: "variant", cells: rows.map(\.0), isRightAligned: false, leastWidth: 10),
            .init(
                title: "samples",
                cells: rows.map { $0.1.samples.map { EstimateText.text($0, QuantityText.count) } ?? "-" }),
            .init(title: "over", cells: rows.map { "\($0.1.ended)/\($0.1.seeds)" }),
        ])
        return (
            "Transient: until the loss stays as low as \(first.reference)'s at as many samples (over: with how many "
                + "seeds):", grid
        )
    }

    /// One row for each variant that keeps the metric of every node; absent when none has more than one node.
    static func nodes(_ variants: [VariantSummary]) -> (title: String, grid: TextGrid)? {
        let rows = variants.compactMap { variant in variant.fairness.map { (variant.label, $0) } }
        guard rows.contains(where: { $0.1.lowQuantile.value != $0.1.highQuantile.value }) else { return nil }
        func column(
            _ title: String, _ format: @escaping (Double) -> String,
            _ value: (NodeFairness) -> Estimate?
        ) -> TextGrid.Column {
            .init(title: title, cells: rows.map { value($0.1).map { format($0.value) } ?? "-" })
        }
        let grid = TextGrid(columns: [
            .init(title: "variant", cells: rows.map(\.0), isRightAligned: false, leastWidth: 10),
            column("10 %", EstimateText.shortMetric, \.lowQuantile),
            column("median", EstimateText.shortMetric, \.median),
            column("90 %", EstimateText.shortMetric, \.highQuantile),
            column("Gini", EstimateText.shortMetric, \.gini),
            column("with degree", EstimateText.correlation, \.correlationWithDegree),
            column("with speed", EstimateText.correlation, \.correlationWithSpeed),
        ])
        return ("Nodes at the end (quantiles; rank correlation with degree and speed):", grid)
    }
}
