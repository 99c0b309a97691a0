/// A comparison as one self-contained HTML page: no network, light and dark, readable on a phone and printed, complete
/// without JavaScript.
public enum ComparisonPage {
    private static let chartWidth = 520.0
    private static let chartHeight = 300.0

    /// The text of the page; equal comparisons give equal text.
    public static func html(_ comparison: Comparison) -> String {
        let summary = comparison.summary
        let groups = comparison.groups
        let curves = groups.map { GroupCurves($0) }
        let events = CardSections.events(groups)
        return [
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ",
            "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n",
            "<title>\(HTMLText.escaped(summary.title))</title>\n<style>\n\(PageStyle.css)\n</style>\n</head>\n<body>\n<main>\n",
            header(comparison),
            asides(summary),
            section("summary", "Summary", SummarySections.summary(summary)),
            optional("differences", "Seed by seed", StatisticsSections.differences(summary)),
            optional("nodes", "Nodes", StatisticsSections.nodes(summary)),
            optional("why", "Why did it converge like that?", StatisticsSections.excessLoss(summary)),
            optional("prediction", "Prediction", PredictionSection.html(summary)),
            section("curves", "Curves", controls(groups) + charts(comparison, curves)),
            section("cost", "Cost", SummarySections.cost(groups, summary)),
            section("topology", "Topology", "<div class=\"cards\">\(CardSections.topologies(groups))</div>"),
            section("data", "Data", "<div class=\"cards\">\(CardSections.data(groups))</div>"),
            optional("events", "Events", events),
            section("environment", "Training and environment", CardSections.environment(groups)),
            section("definitions", "What the numbers mean", definitions(summary)),
            "</main>\n<script type=\"application/json\" id=\"curve-data\">\(HTMLText.embedded(json: data(comparison, curves)))",
            "</script>\n<script>\n\(PageScript.javaScript)\n</script>\n</body>\n</html>\n",
        ].joined()
    }

    // MARK: - Sections

    private static func section(_ anchor: String, _ title: String, _ content: String) -> String {
        "<section id=\"\(anchor)\">\n<h2>\(title)</h2>\n\(content)\n</section>\n"
    }

    /// A section; empty when it has no content.
    private static func optional(_ anchor: String, _ title: String, _ content: String) -> String {
        content.isEmpty ? "" : section(anchor, title, content)
    }

    private static func header(_ comparison: Comparison) -> String {
        let (summary, groups) = (comparison.summary, comparison.groups)
        let first = groups[0].first
        let runs = groups.flatMap(\.runs)
        let kinds = RunKind.allCases.filter { kind in runs.contains { $0.kind == kind } }
        let identity = [
            "\(first.dataCard.dataset)", "\(first.plan.model)",
            "\(NumberText.grouped(first.plan.parameterCount)) parameters",
            "budget \(first.budget.text)", groups[0].seedsText,
        ]
        let what = groups.count == 1 ? "Convergence report" : "Comparison of \(groups.count) variants"
        return "<header>\n<p class=\"kind\">\(what), \(runs.count == 1 ? "1 run" : "\(runs.count) runs"), "
            + "\(kinds.map(\.rawValue).joined(separator: " and "))</p>\n"
            + "<h1>\(HTMLText.escaped(summary.title))</h1>\n"
            + summary.verdict.map { "<p class=\"verdict\">\(HTMLText.escaped($0))</p>\n" }.joined()
            + "<p class=\"identity\">\(HTMLText.escaped(identity.joined(separator: " · ")))</p>\n</header>\n"
    }

    private static func asides(_ summary: ComparisonSummary) -> String {
        aside("stop", "Not comparable", summary.notComparable)
            + aside("caution", "Read with care", summary.cautions)
    }

    private static func aside(_ kind: String, _ title: String, _ messages: [String]) -> String {
        guard !messages.isEmpty else { return "" }
        let items = messages.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        return "<aside class=\"\(kind)\"><strong>\(title)</strong><ul>\(items)</ul></aside>\n"
    }

    private static func controls(_ groups: [RunGroup]) -> String {
        let axes = PageAxis.allCases.enumerated().map { index, axis in
            "<button type=\"button\" data-axis=\"\(axis.rawValue)\" aria-pressed=\"\(index == 0)\">\(axis.name)</button>"
        }.joined()
        let legend = groups.enumerated().map { index, group in
            "<button type=\"button\" data-group=\"\(index)\" aria-pressed=\"true\">"
                + "\(SummarySections.swatch(index))\(HTMLText.escaped(group.label))</button>"
        }.joined()
        return "<div class=\"controls\"><span class=\"choice\">horizontal axis: \(axes)</span>"
            + "<span class=\"choice\"><button type=\"button\" data-log-x=\"1\" aria-pressed=\"false\">log</button></span>"
            + "</div>\n<div class=\"legend\">\(legend)</div>\n"
    }

    private static func charts(_ comparison: Comparison, _ curves: [GroupCurves]) -> String {
        let metric = comparison.summary.metric
        let axis = PageAxis.allCases[0]
        let figures = shownCharts(curves).map { index, chart in
            let lineChart = LineChart(
                name: "\(chart.title(metric)) over \(axis.name)",
                xLabel: axis.label(isMeasured: isMeasured(comparison)), xQuantity: axis.quantity,
                yLabel: chart.label(metric), isLogarithmic: chart.isLogarithmic,
                lines: GroupCurves.lines(curves, chart: chart, axis: axis),
                level: chart.level(comparison.summary.target)
            )
            return "<figure data-chart=\"\(index)\" data-log=\"\(chart.isLogarithmic ? 1 : 0)\"><figcaption>"
                + "<h3>\(HTMLText.escaped(chart.title(metric)))</h3>"
                + "<button type=\"button\" data-log-y=\"1\" aria-pressed=\"\(chart.isLogarithmic)\">log</button>"
                + "<span class=\"note\">\(HTMLText.escaped(chart.note(metric)))</span></figcaption>"
                + lineChart.svg(width: chartWidth, height: chartHeight)
                + "<div class=\"readout\" hidden></div></figure>\n"
        }
        return "<div class=\"charts\">\n\(figures.joined())</div>"
    }

    private static func definitions(_ summary: ComparisonSummary) -> String {
        let entries = Definitions.entries(summary).map {
            "<dt id=\"def-\($0.anchor)\">\(HTMLText.escaped($0.term))</dt><dd>\(HTMLText.escaped($0.definition))</dd>"
        }
        return "<dl class=\"definitions\">\(entries.joined(separator: "\n"))</dl>"
    }

    // MARK: - For the script

    /// The charts that have anything to draw, with their place in `PageChart`.
    private static func shownCharts(_ curves: [GroupCurves]) -> [(index: Int, chart: PageChart)] {
        PageChart.allCases.enumerated().filter { index, chart in
            let values = curves.flatMap { $0.curves[index].value + $0.curves[index].high }.filter(\.isFinite)
            let isOptional = chart == .consensus || chart == .staleness
            return isOptional ? values.contains { $0 > 0 } : !values.isEmpty
        }.map { ($0.offset, $0.element) }
    }

    private static func isMeasured(_ comparison: Comparison) -> Bool {
        comparison.groups.allSatisfy { $0.first.kind == .measured }
    }

    private static func data(_ comparison: Comparison, _ curves: [GroupCurves]) -> String {
        let metric = comparison.summary.metric
        let measured = isMeasured(comparison)
        let axes = PageAxis.allCases.map {
            "{\"key\":\"\($0.rawValue)\",\"label\":\(quoted($0.label(isMeasured: measured))),"
                + "\"quantity\":\"\($0.quantity.rawValue)\"}"
        }
        let charts = PageChart.allCases.map {
            "{\"key\":\"\($0.rawValue)\",\"label\":\(quoted($0.label(metric))),"
                + "\"level\":\($0.level(comparison.summary.target).map(GroupCurves.rounded) ?? "null")}"
        }
        let units = AxisQuantity.allCases.map { quantity in
            let list = quantity.units.map {
                "{\"size\":\(NumberText.exact($0.size)),\"name\":\(quoted($0.name)),\"upTo\":\(GroupCurves.rounded($0.upTo))}"
            }
            return "\"\(quantity.rawValue)\":[\(list.joined(separator: ","))]"
        }
        let lines = curves.indices.map {
            "{\"colour\":\"\(Palette.colour($0))\",\"dash\":\"\(Palette.dash($0))\"}"
        }
        let margins = LineChart.margins
        return "{\"height\":\(NumberText.exact(chartHeight)),\"margins\":{\"left\":\(margins.left),"
            + "\"right\":\(margins.right),\"top\":\(margins.top),\"bottom\":\(margins.bottom)},"
            + "\"axes\":[\(axes.joined(separator: ","))],\"charts\":[\(charts.joined(separator: ","))],"
            + "\"units\":{\(units.joined(separator: ","))},\"lines\":[\(lines.joined(separator: ","))],"
            + "\"groups\":[\(curves.map(\.json).joined(separator: ","))]}"
    }

    private static func quoted(_ text: String) -> String {
        String(String(decoding: ReportCodec.compactText(of: [text]), as: UTF8.self).dropFirst().dropLast())
    }
}
