/// The tables of a page: summary and cost.
enum SummarySections {
    /// A line of the variant's colour and dash.
    static func swatch(_ index: Int) -> String {
        let dash = Palette.dash(index)
        return
            "<svg class=\"swatch\" viewBox=\"0 0 30 10\" aria-hidden=\"true\"><line x1=\"1\" x2=\"29\" y1=\"5\" "
            + "y2=\"5\" style=\"stroke:\(Palette.colour(index))\" stroke-width=\"3\""
            + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"") + "/></svg>"
    }

    /// A heading that leads to its definition.
    static func heading(_ title: String, _ anchor: String) -> String {
        "<th scope=\"col\"><a href=\"#def-\(anchor)\">\(HTMLText.escaped(title))</a></th>"
    }

    static func summary(_ summary: ComparisonSummary) -> String {
        let metric = summary.metric
        let variants = summary.variants
        var columns: [(heading: String, cells: [String], best: Int?)] = []
        func add(
            _ title: String, _ anchor: String, higherIsBetter: Bool,
            _ format: (Double) -> String = EstimateText.metric,
            note: (VariantSummary) -> String? = { _ in nil }, _ value: (VariantSummary) -> Estimate?
        ) {
            let estimates = variants.map(value)
            let cells = zip(variants, estimates).map { cell($1, note: note($0), format) }
            let best = variants.count > 1 ? bestIndex(estimates, higherIsBetter: higherIsBetter) : nil
            columns.append((heading(title, anchor), cells, best))
        }
        add("final \(metric.name)", "final", higherIsBetter: metric.higherIsBetter) { $0.finalMetric }
        add("best", "best", higherIsBetter: metric.higherIsBetter) { $0.bestMetric }
        add("worst node", "worst", higherIsBetter: metric.higherIsBetter, note: \.worstNode) {
            Estimate(value: $0.worstNodeMetric.value)
        }
        add("averaged model", "averaged", higherIsBetter: metric.higherIsBetter) { $0.averagedMetric }
        add("mean over samples", "area", higherIsBetter: metric.higherIsBetter) { $0.meanMetricOverSamples }
        if variants.allSatisfy({ $0.meanMetricOverSeconds != nil }) {
            add("mean over time", "area", higherIsBetter: metric.higherIsBetter) { $0.meanMetricOverSeconds }
        }
        if summary.target != nil {
            add("time to target", "time", higherIsBetter: false, QuantityText.duration, note: reachedNote) {
                $0.secondsToTarget
            }
            add("bytes", "bytes", higherIsBetter: false, QuantityText.bytes) { $0.bytesToTarget }
            add("samples", "samples", higherIsBetter: false, QuantityText.count) { $0.samplesToTarget }
            add("speed-up", "speed-up", higherIsBetter: true, EstimateText.ratio) { $0.speedUp }
            if variants.contains(where: { $0.label != variants[0].label && $0.byteRatio != nil }) {
                add("fewer bytes", "ratios", higherIsBetter: true, EstimateText.ratio) { $0.byteRatio }
            }
            if variants.contains(where: { $0.label != variants[0].label && $0.sampleRatio != nil }) {
                add("fewer samples", "ratios", higherIsBetter: true, EstimateText.ratio) { $0.sampleRatio }
            }
        }
        let caption =
            summary.target.map {
                "<p class=\"note\">Target: \(HTMLText.escaped($0.description)), \(HTMLText.escaped(summary.targetRule)). "
                    + (variants.count > 1
                        ? "Speed-ups are over \(HTMLText.escaped(variants[0].label)). " : "")
                    + "Bold: best of the column. [low, high]: <a href=\"#def-interval\">95 % interval</a>.</p>"
            } ?? "<p class=\"note\">No target: no run made progress.</p>"
        return table(variants, columns) + caption
    }

    static func cost(_ groups: [RunGroup], _ summary: ComparisonSummary) -> String {
        var columns: [(heading: String, cells: [String], best: Int?)] = []
        func add(_ title: String, _ anchor: String, _ value: (RunGroup) -> String) {
            columns.append((heading(title, anchor), groups.map { HTMLText.escaped(value($0)) }, nil))
        }
        func total(_ group: RunGroup, _ value: (EvaluationPoint) -> Int) -> Double {
            SampleStatistics.mean(group.runs.compactMap { $0.series.last.map { Double(value($0)) } })
        }
        add("time", "time") { group in
            QuantityText.duration(SampleStatistics.mean(group.runs.compactMap { $0.series.last?.seconds }))
        }
        add("samples", "samples") { QuantityText.count(total($0, \.samples)) }
        add("steps", "samples") { QuantityText.count(total($0, \.steps)) }
        add("messages", "bytes") { QuantityText.count(total($0, \.messagesSent)) }
        add("payload", "bytes") { QuantityText.bytes(total($0, \.bytesSent)) }
        if summary.variants.contains(where: { $0.epsilon != nil }) {
            add("epsilon", "epsilon") { group in
                let epsilons = group.runs.compactMap { $0.series.last?.epsilon }
                guard epsilons.count == group.runs.count else { return "–" }
                return NumberText.significant(SampleStatistics.mean(epsilons))
            }
        }
        add("overhead", "bytes") { QuantityText.bytes(total($0, \.overheadBytes)) }
        add("refused", "bytes") { group in
            let refused = group.runs.flatMap(\.refused)
            let count = refused.reduce(0) { $0 + $1.count }
            var reasons: [String] = []
            for item in refused where !reasons.contains(item.reason) { reasons.append(item.reason) }
            return count == 0 ? "0" : "\(NumberText.grouped(count)) (\(reasons.joined(separator: ", ")))"
        }
        add("idle share", "idle") { group in
            let nodes = group.runs.flatMap(\.nodes)
            let idle = nodes.reduce(0) { $0 + $1.idleSeconds }
            let all = nodes.reduce(idle) { $0 + $1.computeSeconds }
            return all > 0 ? NumberText.fixed(100 * idle / all, digits: 1) + " %" : "–"
        }
        add("mean staleness", "staleness") { group in
            NumberText.significant(SampleStatistics.mean(group.runs.map(\.staleness.mean)))
        }
        add("consensus distance", "consensus") { group in
            NumberText.significant(
                SampleStatistics.mean(group.runs.compactMap { $0.series.last?.consensusDistance }))
        }
        return table(summary.variants, columns)
            + "<p class=\"note\">Whole runs, all nodes, mean over seeds; refused messages summed over seeds.</p>"
    }

    private static func table(
        _ variants: [VariantSummary], _ columns: [(heading: String, cells: [String], best: Int?)]
    ) -> String {
        var html = "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">variant</th>"
        html += columns.map(\.heading).joined() + "</tr></thead><tbody>"
        for (index, variant) in variants.enumerated() {
            html += "<tr><th scope=\"row\">\(swatch(index))\(HTMLText.escaped(variant.label))</th>"
            for column in columns {
                html += column.best == index ? "<td class=\"best\">" : "<td>"
                html += column.cells[index] + "</td>"
            }
            html += "</tr>"
        }
        return html + "</tbody></table></div>"
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

    private static func bestIndex(_ estimates: [Estimate?], higherIsBetter: Bool) -> Int? {
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
