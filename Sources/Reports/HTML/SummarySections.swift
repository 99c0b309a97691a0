/// The first tables of a page: how good the variants are, and what it took them.
enum SummarySections {
    /// A line of the variant's colour and dash.
    static func swatch(_ index: Int) -> String {
        let dash = Palette.dash(index)
        return
            "<svg class=\"swatch\" viewBox=\"0 0 30 10\" aria-hidden=\"true\"><line x1=\"1\" x2=\"29\" y1=\"5\" "
            + "y2=\"5\" style=\"stroke:\(Palette.colour(index))\" stroke-width=\"3\""
            + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"") + "/></svg>"
    }

    /// Both tables, with what they rest on.
    static func html(_ summary: ComparisonSummary) -> String {
        let several = summary.variants.count > 1
        let notes = [
            several ? "Bold: best of the column." : nil,
            summary.variants.contains { $0.seeds.count > 1 }
                ? "[low, high]: <a href=\"#def-interval\">95 % interval</a> over seeds." : nil,
        ].compactMap { $0 }
        return quality(summary)
            + (notes.isEmpty ? "" : "<p class=\"note\">\(notes.joined(separator: " "))</p>")
            + target(summary)
    }

    private static func quality(_ summary: ComparisonSummary) -> String {
        let metric = summary.metric
        var table = Columns(summary.variants)
        table.add("final \(metric.name)", "final", higherIsBetter: metric.higherIsBetter) { $0.finalMetric }
        table.add("best", "best", higherIsBetter: metric.higherIsBetter) { $0.bestMetric }
        table.add("worst node", "worst", higherIsBetter: metric.higherIsBetter, note: \.worstNode) {
            Estimate(value: $0.worstNodeMetric.value)
        }
        table.add("averaged model", "averaged", higherIsBetter: metric.higherIsBetter) { $0.averagedMetric }
        table.add("final loss", "loss", higherIsBetter: false) { $0.finalLoss }
        table.add("mean over samples", "area", higherIsBetter: metric.higherIsBetter) {
            $0.meanMetricOverSamples
        }
        if summary.variants.allSatisfy({ $0.meanMetricOverSeconds != nil }) {
            table.add("mean over time", "area", higherIsBetter: metric.higherIsBetter) {
                $0.meanMetricOverSeconds
            }
        }
        return table.html
    }

    /// What it took to reach the target.
    private static func target(_ summary: ComparisonSummary) -> String {
        guard let target = summary.target else {
            return "<p class=\"note\">No target: no run made progress.</p>"
        }
        let variants = summary.variants
        // What the others are compared with has no interval of its own.
        func ratio(_ variant: VariantSummary, _ value: (VariantSummary) -> Estimate?) -> Estimate? {
            value(variant).map { variant.label == variants[0].label ? Estimate(value: $0.value) : $0 }
        }
        var table = Columns(variants)
        table.add("time", "target", higherIsBetter: false, QuantityText.duration, note: reachedNote) {
            $0.secondsToTarget
        }
        table.add("bytes", "target", higherIsBetter: false, QuantityText.bytes) { $0.bytesToTarget }
        table.add("samples", "target", higherIsBetter: false, QuantityText.count) { $0.samplesToTarget }
        if variants.count > 1 {
            table.add("speed-up", "speed-up", higherIsBetter: true, EstimateText.ratio) {
                ratio($0, \.speedUp)
            }
        }
        if variants.contains(where: { $0.label != variants[0].label && $0.byteRatio != nil }) {
            table.add("fewer bytes", "ratios", higherIsBetter: true, EstimateText.ratio) {
                ratio($0, \.byteRatio)
            }
        }
        if variants.contains(where: { $0.label != variants[0].label && $0.sampleRatio != nil }) {
            table.add("fewer samples", "ratios", higherIsBetter: true, EstimateText.ratio) {
                ratio($0, \.sampleRatio)
            }
        }
        let reference =
            variants.count > 1 ? " Speed-ups are over \(HTMLText.escaped(variants[0].label))." : ""
        return
            "<h3 class=\"table\">To <a href=\"#def-target\">\(HTMLText.escaped(target.description))</a></h3>"
            + table.html
            + "<p class=\"note\">The target was \(HTMLText.escaped(summary.targetRule)).\(reference)</p>"
    }

    /// An estimate with its interval below it.
    static func cell(_ estimate: Estimate?, note: String? = nil, _ format: (Double) -> String) -> String {
        var html = estimate.map { HTMLText.escaped(format($0.value)) } ?? "–"
        if let low = estimate?.low, let high = estimate?.high {
            html += "<small>[\(HTMLText.escaped(format(low))), \(HTMLText.escaped(format(high)))]</small>"
        }
        if let note { html += "<small>\(HTMLText.escaped(note))</small>" }
        return html
    }

    private static func reachedNote(_ variant: VariantSummary) -> String? {
        variant.reachedTarget == variant.seeds.count
            ? nil : "\(variant.reachedTarget) of \(variant.seeds.count) seeds"
    }

    /// Columns of estimates, of which the best of each stands out.
    private struct Columns {
        private let variants: [VariantSummary]
        private var columns: [PageTable.Column] = []

        init(_ variants: [VariantSummary]) { self.variants = variants }

        mutating func add(
            _ title: String, _ definition: String, higherIsBetter: Bool,
            _ format: (Double) -> String = EstimateText.metric,
            note: (VariantSummary) -> String? = { _ in nil }, _ value: (VariantSummary) -> Estimate?
        ) {
            let estimates = variants.map(value)
            let cells = zip(variants, estimates).map {
                SummarySections.cell($1, note: note($0), format)
            }
            columns.append(
                PageTable.Column(
                    title: title, definition: definition, cells: cells,
                    best: variants.count > 1 ? Self.best(estimates, higherIsBetter: higherIsBetter) : nil))
        }

        var html: String {
            PageTable(
                heading: "variant",
                rows: variants.enumerated().map { PageTable.variant($0, $1.label) }, columns: columns
            ).html
        }

        private static func best(_ estimates: [Estimate?], higherIsBetter: Bool) -> Int? {
            var best: Int?
            for (index, estimate) in estimates.enumerated() {
                guard let value = estimate?.value, !value.isNaN else { continue }
                guard let current = best.flatMap({ estimates[$0]?.value }) else {
                    best = index
                    continue
                }
                if higherIsBetter ? value > current : value < current { best = index }
            }
            return best
        }
    }
}
