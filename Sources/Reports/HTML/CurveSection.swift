/// The charts of a page: drawn once for readers without a script, and as numbers for the script to draw anew.
struct CurveSection {
    private let comparison: Comparison
    private let curves: [GroupCurves]

    /// The size of a chart before a script fits it to its place.
    private static let size = (width: 520.0, height: 300.0)
    /// The width of a chart that shares its row with two others.
    private static let narrowWidth = 360.0
    /// With more variants than this, nodes' bands would cover each other, and a page opens without them.
    private static let mostBands = 6

    init(_ comparison: Comparison) {
        self.comparison = comparison
        curves = GroupCurves.all(comparison.groups)
    }

    private var metric: MetricDescription { comparison.summary.metric }

    /// Whether all runs are of real peers.
    private var isMeasured: Bool { comparison.groups.allSatisfy { $0.first.kind == .measured } }

    private var hasSeeds: Bool { curves.contains { !$0.curve(.metric).seeds.low.isEmpty } }
    private var showsNodes: Bool { curves.count <= Self.mostBands }

    // MARK: - For everyone

    /// The controls and all charts.
    var html: String {
        let parts = PageChart.parts.map { part in
            let width = part.charts.count == 3 ? Self.narrowWidth : Self.size.width
            let figures = part.charts.filter(isShown).map { figure($0, width: width) }
            return figures.isEmpty
                ? ""
                : "<section id=\"\(part.anchor)\">\n<h2>\(part.title)</h2>\n<div class=\"charts\">\n"
                    + figures.joined() + "</div>\n</section>\n"
        }
        return "<div class=\"plots\(showsNodes ? "" : " no-nodes")\">\n\(controls)\(parts.joined())</div>\n"
    }

    /// The titles and anchors of the parts that have charts.
    var parts: [(anchor: String, title: String)] {
        PageChart.parts.filter { $0.charts.contains(where: isShown) }.map { ($0.anchor, $0.title) }
    }

    private var controls: String {
        let axes = PageAxis.switchable.enumerated().map { index, axis in
            Self.button("data-axis=\"\(axis.rawValue)\"", axis.name(isMeasured: isMeasured), isOn: index == 0)
        }.joined()
        let bands = LineChart.BandKind.allCases.filter { $0 == .nodes || hasSeeds }.map { kind in
            Self.button("data-band=\"\(kind.rawValue)\"", kind.rawValue, isOn: kind == .seeds || showsNodes)
        }.joined()
        let legend = curves.enumerated().map { index, group in
            "<button type=\"button\" data-group=\"\(index)\" aria-pressed=\"true\">"
                + "\(SummarySections.swatch(index))\(HTMLText.escaped(group.label))</button>"
        }.joined()
        let explanation =
            "line: mean over nodes\(hasSeeds ? " and seeds" : ""); pale band: lowest to highest node"
            + (hasSeeds ? "; dark band: lowest to highest seed" : "")
        return "<div class=\"panel\"><div class=\"controls\">"
            + "<span class=\"choice\">axis <span class=\"buttons\">\(axes)</span></span>"
            + "<span class=\"choice\">scale <span class=\"buttons\">"
            + Self.button("data-log-x=\"0\"", "linear", isOn: true)
            + Self.button("data-log-x=\"1\"", "log", isOn: false) + "</span></span>"
            + "<span class=\"choice\">bands <span class=\"buttons\">\(bands)</span></span>"
            + "<button type=\"button\" data-unzoom=\"1\" hidden>whole range</button></div>\n"
            + "<div class=\"legend\">\(legend)</div>\n"
            + "<p class=\"note\">\(HTMLText.escaped(explanation))"
            + "<span class=\"hint\">; drag across a chart to zoom, double-click to see all</span></p></div>\n"
    }

    private static func button(_ attribute: String, _ title: String, isOn: Bool) -> String {
        "<button type=\"button\" \(attribute) aria-pressed=\"\(isOn)\">\(HTMLText.escaped(title))</button>"
    }

    private func figure(_ chart: PageChart, width: Double) -> String {
        let index = PageChart.allCases.firstIndex(of: chart) ?? 0
        return
            "<figure data-chart=\"\(index)\" data-log=\"\(chart.isLogarithmic ? 1 : 0)\"><figcaption>"
            + "<h3><a href=\"#def-\(chart.definition)\">\(HTMLText.escaped(chart.title(metric)))</a></h3>"
            + "<span class=\"tools\">"
            + "<button type=\"button\" data-log-y=\"1\" aria-pressed=\"\(chart.isLogarithmic)\">log</button>"
            + "<button type=\"button\" data-save=\"\(chart.rawValue)\" title=\"Save this drawing as SVG\">SVG</button></span>"
            + "<span class=\"note\">\(HTMLText.escaped(chart.note))</span></figcaption>"
            + drawing(of: chart, over: chart.ownAxis ?? PageAxis.switchable[0])
            .svg(width: width, height: Self.size.height)
            + "<div class=\"readout\" hidden></div></figure>\n"
    }

    // MARK: - Drawings

    /// The charts that have anything to draw.
    var shownCharts: [PageChart] { PageChart.allCases.filter(isShown) }

    private func isShown(_ chart: PageChart) -> Bool {
        if chart == .ages, curves.allSatisfy({ $0.positions(.age).count < 2 }) { return false }
        let values = curves.flatMap { $0.curve(chart).value + $0.curve(chart).nodes.high }.filter(\.isFinite)
        return chart.needsPositive ? values.contains { $0 > 0 } : !values.isEmpty
    }

    /// One chart over one axis.
    func drawing(of chart: PageChart, over axis: PageAxis) -> LineChart {
        var lines = GroupCurves.lines(curves, chart: chart, axis: axis)
        if !showsNodes {
            for index in lines.indices { lines[index].bands.removeAll { $0.kind == .nodes } }
        }
        return LineChart(
            name: "\(chart.title(metric)) over \(axis.label(isMeasured: isMeasured))",
            xLabel: axis.label(isMeasured: isMeasured), xQuantity: axis.quantity,
            yLabel: chart.label(metric), isLogarithmic: chart.isLogarithmic,
            hasDots: chart.hasDots, lines: lines, level: chart.level(comparison.summary.target),
            levelName: "target")
    }

    // MARK: - For the script

    /// Everything the script draws from, as JSON.
    var data: String {
        let axes = PageAxis.allCases.map {
            "{\"key\":\"\($0.rawValue)\",\"label\":\(HTMLText.quoted($0.label(isMeasured: isMeasured))),"
                + "\"quantity\":\"\($0.quantity.rawValue)\"}"
        }
        let charts = PageChart.allCases.map { chart in
            "{\"key\":\"\(chart.rawValue)\",\"label\":\(HTMLText.quoted(chart.label(metric))),"
                + "\"axis\":\(chart.ownAxis.map { "\"\($0.rawValue)\"" } ?? "null"),\"dots\":\(chart.hasDots),"
                + "\"level\":\(chart.level(comparison.summary.target).map(GroupCurves.rounded) ?? "null")}"
        }
        let units = AxisQuantity.allCases.map { quantity in
            let list = quantity.units.map {
                "{\"size\":\(NumberText.exact($0.size)),\"name\":\(HTMLText.quoted($0.name)),"
                    + "\"upTo\":\(GroupCurves.rounded($0.upTo))}"
            }
            return "\"\(quantity.rawValue)\":[\(list.joined(separator: ","))]"
        }
        let bands = LineChart.BandKind.allCases.map {
            "{\"key\":\"\($0.rawValue)\",\"opacity\":\(NumberText.exact($0.opacity)),"
                + "\"on\":\($0 == .seeds || showsNodes)}"
        }
        let lines = curves.indices.map {
            "{\"colour\":\"\(Palette.colour($0))\",\"dash\":\"\(Palette.dash($0))\"}"
        }
        let margins = LineChart.margins
        return "{\"height\":\(NumberText.exact(Self.size.height)),\"margins\":{\"left\":\(margins.left),"
            + "\"right\":\(margins.right),\"top\":\(margins.top),\"bottom\":\(margins.bottom)},"
            + "\"axes\":[\(axes.joined(separator: ","))],\"charts\":[\(charts.joined(separator: ","))],"
            + "\"units\":{\(units.joined(separator: ","))},\"bands\":[\(bands.joined(separator: ","))],"
            + "\"lines\":[\(lines.joined(separator: ","))],"
            + "\"groups\":[\(curves.map(\.json).joined(separator: ","))]}"
    }
}
