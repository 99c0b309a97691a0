/// One report or several as one self-contained HTML page: no network, light and dark, readable on a phone and printed,
/// complete without JavaScript.
///
/// Verdict and identity first, then summary, curves, cost, topology, data, events and environment; every figure leads to
/// its definition at the end.
public enum ComparisonPage {
    /// A part of the page under a heading.
    private struct Section {
        var anchor: String
        var title: String
        var content: String
    }

    /// The text of the page; equal comparisons give equal text.
    ///
    /// - Parameters:
    ///   - comparison: what the page is about.
    ///   - sweep: the sweep that its runs were chosen in; nil for the one that tuned runs among them show by themselves.
    /// - Returns: an HTML document.
    public static func html(_ comparison: Comparison, sweep: SweepSummary? = nil) -> String {
        let (summary, groups) = (comparison.summary, comparison.groups)
        let sweep = sweep ?? SweepSummary(tunedOf: groups.flatMap(\.runs))
        let curves = CurveSection(comparison)
        let before = [
            Section(anchor: "summary", title: "Summary", content: SummarySections.html(summary)),
            Section(
                anchor: "sensitivity", title: "Sensitivity to the tuned values",
                content: SensitivitySection.html(sweep)),
            Section(anchor: "prediction", title: "Prediction", content: PredictionSection.html(summary)),
        ].filter { !$0.content.isEmpty }
        let after = [
            Section(
                anchor: "why", title: "Why did it converge like that?",
                content: ExcessSection(groups, summary)?.html ?? ""),
            Section(
                anchor: "differences", title: "Seed by seed",
                content: StatisticsSections.differences(summary)),
            Section(anchor: "nodes", title: "Nodes", content: StatisticsSections.nodes(summary)),
            Section(anchor: "cost", title: "Cost", content: CostSection.html(groups, summary)),
            Section(anchor: "topology", title: "Topology", content: TopologySection.html(groups)),
            Section(anchor: "data", title: "Data", content: DataSection.html(groups)),
            Section(anchor: "events", title: "Events", content: EventSection.html(groups)),
            Section(
                anchor: "environment", title: "Training and environment",
                content: EnvironmentSection.html(groups)),
            Section(
                anchor: "definitions", title: "What the numbers mean", content: definitions(summary)),
        ].filter { !$0.content.isEmpty }
        let contents =
            before.map { ($0.anchor, $0.title) } + curves.parts + after.map { ($0.anchor, $0.title) }
        return [
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ",
            "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n",
            "<title>\(HTMLText.escaped(summary.title))</title>\n<style>\n\(PageStyle.css)\n</style>\n</head>\n<body>\n<main>\n",
            PageHeader.html(comparison), PageHeader.asides(summary), navigation(contents),
            before.map(html).joined(), curves.html, after.map(html).joined(),
            "</main>\n<script type=\"application/json\" id=\"curve-data\">\(HTMLText.embedded(json: curves.data))",
            "</script>\n<script>\n\(PageScript.javaScript)\n</script>\n</body>\n</html>\n",
        ].joined()
    }

    private static func html(_ section: Section) -> String {
        "<section id=\"\(section.anchor)\">\n<h2>\(section.title)</h2>\n\(section.content)\n</section>\n"
    }

    private static func navigation(_ contents: [(anchor: String, title: String)]) -> String {
        let links = contents.map { "<a href=\"#\($0.anchor)\">\($0.title)</a>" }
        return "<nav aria-label=\"Contents\">\(links.joined(separator: " "))</nav>\n"
    }

    private static func definitions(_ summary: ComparisonSummary) -> String {
        let entries = Definitions.entries(summary).map {
            "<dt id=\"def-\($0.anchor)\">\(HTMLText.escaped($0.term))</dt><dd>\(HTMLText.escaped($0.definition))</dd>"
        }
        return "<dl class=\"definitions\">\(entries.joined(separator: "\n"))</dl>"
    }
}
