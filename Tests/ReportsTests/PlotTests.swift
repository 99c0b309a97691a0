import Testing

@testable import Reports

@Suite struct AxisTicksTests {
    @Test func `linear ticks are multiples of 1, 2 or 5 and cover the range`() {
        #expect(AxisTicks.linear(0, 1).ticks.map(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(AxisTicks.linear(3, 97).ticks.map(\.label) == ["0", "20", "40", "60", "80", "100"])
        #expect(
            AxisTicks.linear(-0.3, 0.2).ticks.map(\.label) == ["-0.3", "-0.2", "-0.1", "0.0", "0.1", "0.2"])
    }

    @Test(arguments: [(0.0, 1e-9), (1e6, 1e6 + 3), (-5.0, 1e12), (7.0, 7.0), (0.0, 0.0), (0.123, 0.1234)])
    func `the domain holds the range and has at least two ticks`(low: Double, high: Double) {
        let axis = AxisTicks.linear(low, high)
        let slack = 1e-9 * max(abs(low), abs(high))
        #expect(axis.domain.lowerBound <= low + slack && axis.domain.upperBound >= high - slack)
        #expect(axis.ticks.count >= 2 && axis.ticks.count <= 12)
        #expect(Set(axis.ticks.map(\.label)).count == axis.ticks.count)
    }

    @Test func `logarithmic ticks are powers of ten`() {
        #expect(
            AxisTicks.logarithmic(2e-4, 30).ticks.map(\.label) == [
                "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²",
            ])
        #expect(AxisTicks.logarithmic(3, 40).ticks.map(\.label) == ["2", "5", "10", "20", "50"])
    }

    @Test(arguments: [(1e-300, 1e300), (5.0, 5.0), (1.0, 10.0), (0.9, 1.1), (1e-9, 1e-8)])
    func `a logarithmic axis has between 2 and 12 ticks`(low: Double, high: Double) {
        let axis = AxisTicks.logarithmic(low, high)
        #expect(axis.ticks.count >= 2 && axis.ticks.count <= 12)
        #expect(axis.domain.lowerBound <= low && axis.domain.upperBound >= high)
    }

    @Test func `a scale maps the ends of its domain to its ends`() {
        var scale = AxisScale(domain: 1...100, start: 300, end: 10)
        #expect(scale.position(1) == 300)
        #expect(scale.position(100) == 10)
        #expect(scale.position(.nan) == nil)
        scale.isLogarithmic = true
        #expect(scale.position(10) == 155)
        #expect(scale.position(0) == nil)
    }

    @Test func `units suit the greatest value`() {
        #expect(AxisQuantity.seconds.unit(for: 0.5).name == "ms")
        #expect(AxisQuantity.seconds.unit(for: 3600).name == "min")
        #expect(AxisQuantity.bytes.unit(for: 3e9).size == 1e9)
        #expect(AxisQuantity.plain.unit(for: 1e99).name == "")
    }
}

@Suite struct LineChartTests {
    private func chart(_ y: [Double], low: [Double] = [], high: [Double] = [], log: Bool = false) -> String {
        let x = y.indices.map { Double($0) }
        return LineChart(
            name: "a < b", xLabel: "x", xQuantity: .plain, yLabel: "y", isLogarithmic: log,
            lines: [
                LineChart.Line(
                    label: "l", colour: "red", dash: "", x: x, y: y,
                    bands: [LineChart.Band(kind: .nodes, low: low, high: high)])
            ]
        ).svg(width: 400, height: 300)
    }

    @Test func `a value that is not finite makes a gap`() {
        #expect(chart([1, 2, .nan, 3, 4]).split(separator: "M").count == 3)
        #expect(!chart([1, .infinity, .nan]).contains("nan"))
    }

    @Test func `a logarithmic chart leaves out values that are not positive`() {
        #expect(!chart([0, -1, 10, 100], log: true).contains("nan"))
        #expect(chart([0, -1], log: true).contains("nothing to draw"))
    }

    @Test func `a chart without values says so`() {
        #expect(chart([]).contains("nothing to draw"))
        #expect(chart([.nan]).contains("nothing to draw"))
    }

    @Test func `a single value is drawn`() {
        #expect(chart([3]).contains("class=\"line\""))
    }

    @Test func `a band is one closed shape around the line`() {
        let text = chart([1, 2, 3], low: [0, 1, 2], high: [2, 3, 4])
        #expect(text.contains("class=\"band nodes\""))
        #expect(text.contains("Z\""))
    }

    @Test func `names are escaped`() {
        #expect(chart([1, 2]).contains("aria-label=\"a &lt; b\""))
    }

    @Test func `lines differ in colour and dash, beyond the number of colours too`() {
        let styles = (0..<56).map { Palette.colour($0) + "/" + Palette.dash($0) }
        #expect(Set(styles).count == styles.count)
    }

    @Test func `a graph is drawn with all nodes and links, and not when a link is broken`() throws {
        var card = SampleReports.run(nodes: 3).topologyCard
        card.links = [[0, 1], [1, 2]]
        let drawing = try #require(NetworkDrawing(card, names: ["a", "b", "c"])).svg()
        #expect(drawing.split(separator: "<circle").count >= 4)
        #expect(drawing.split(separator: "<path").count == 3)
        for broken in [[[0, 3]], [[0]], [[-1, 0]]] {
            card.links = broken
            #expect(NetworkDrawing(card, names: []) == nil)
        }
    }

    @Test func `a graph has its nodes where the report puts them, unless that is nowhere`() throws {
        var card = SampleReports.run(nodes: 2).topologyCard
        card.links = [[0, 1]]
        card.places = [[0.25, 0.5], [1, 0]]
        let placed = try #require(NetworkDrawing(card, names: []))
        #expect(placed.nodes.map(\.x) == [0.25, 1])
        card.places = [[0.25, 7], [1, 0]]
        let circle = try #require(NetworkDrawing(card, names: []))
        #expect(circle.nodes.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) })
    }

    @Test func `a heat map has a cell for each row and column and survives short rows`() {
        let map = HeatMap(name: "h", rows: ["a", "b"], columns: ["x", "y"], values: [[1, 2], [3]]).svg()
        #expect(map.split(separator: "<rect").count == 4)
        #expect(map.contains("<title>b, x: 3</title>"))
    }

    @Test func `a large heat map draws cells of one shade together`() {
        let names = (0..<64).map { "n\($0)" }
        let values = (0..<64).map { row in (0..<64).map { Double(row * $0) } }
        let map = HeatMap(name: "h", rows: names, columns: names, values: values).svg()
        #expect(map.split(separator: "<path").count <= 22)
        #expect(map.split(separator: "M").count == 64 * 64 + 1)
        #expect(map.utf8.count < 150_000)
    }

    @Test func `bars are as long as each other, with parts as long as their shares`() {
        let bars = StackedBars(
            name: "b", parts: [.init(name: "x", colour: "red"), .init(name: "y", colour: "blue")],
            rows: [.init(label: "<1>", values: [3, 1]), .init(label: "2", values: [0, 8])],
            format: QuantityText.duration
        ).svg(width: 200)
        #expect(bars.split(separator: "<rect").count == 4)
        #expect(bars.contains("<title>&lt;1&gt;, x: 3.00 s (75 %)</title>"))
        #expect(bars.contains("0 %") && HTMLCheck.problem(in: bars) == nil)
    }

    @Test func `a measured value stands below its bound, on a logarithmic axis with room for all`() {
        let chart = BoundChart(
            name: "c", label: "distance",
            rows: [
                .init(label: "<a>", measured: 0.01, bound: 10, colour: "red"),
                .init(label: "none", measured: 0, bound: 1, colour: "blue"),
            ]
        ).svg(width: 400)
        #expect(HTMLCheck.problem(in: chart) == nil && !chart.contains("nan"))
        #expect(chart.contains("<title>&lt;a&gt;: 0.0100 measured, at most 10.0 foretold</title>"))
        #expect(chart.split(separator: "<circle").count == 2, "what cannot be drawn has only its name")
        // 10⁻² and 10¹ are the ends of the axis, so that the pair spans all of it.
        let start = 14 + 6.4 * 4
        #expect(chart.contains("<line x1=\"\(LineChart.number(start))\" x2=\"386\""))
        let empty = BoundChart(name: "c", label: "d", rows: []).svg(width: 400)
        #expect(empty.contains("nothing to draw"))
    }
}

@Suite struct GroupCurvesTests {
    @Test func `long runs are thinned and keep the last evaluation`() throws {
        let template = SampleReports.run(evaluations: 1)
        var report = template
        report.series = (0..<1501).map {
            var point = template.series[0]
            point.index = $0
            point.samples = $0
            return point
        }
        let samples = GroupCurves(RunGroup(label: "a", runs: [report])).positions(.samples)
        #expect(samples.count <= GroupCurves.mostPoints + 1)
        #expect(samples.last == 1500)
    }

    @Test func `a seed cut off early does not shorten the curves`() {
        var short = SampleReports.run(seed: 2, evaluations: 20)
        short.series = Array(short.series.prefix(3))
        let curves = GroupCurves(RunGroup(label: "a", runs: [SampleReports.run(evaluations: 20), short]))
        #expect(curves.axes[0].count == 20)
    }

    @Test func `bands reach over all nodes and over all seeds`() {
        let runs = [SampleReports.run(final: 0.8), SampleReports.run(seed: 2, final: 0.9)]
        let curve = GroupCurves(RunGroup(label: "a", runs: runs)).curve(.metric)
        let means = runs.map { $0.series.last?.localMetric.mean ?? .nan }
        #expect(curve.seeds.low.last == means.min() && curve.seeds.high.last == means.max())
        #expect(curve.nodes.low.last == runs[0].series.last?.localMetric.minimum)
        #expect(curve.nodes.high.last == runs[1].series.last?.localMetric.maximum)
        #expect(GroupCurves(RunGroup(label: "a", runs: [runs[0]])).curve(.metric).seeds.low.isEmpty)
    }

    @Test func `the shares of ages add up to what was applied`() {
        var report = SampleReports.run()
        report.staleness = StalenessHistogram()
        for age in [0, 0, 0, 2] { report.staleness.add(age) }
        let curves = GroupCurves(RunGroup(label: "a", runs: [report]))
        #expect(curves.positions(.age) == [0, 1, 2])
        #expect(curves.curve(.ages).value == [0.75, 0, 0.25])
    }

    @Test(arguments: [(0.0, "0"), (1.23456789, "1.23457"), (-123_456_789.0, "-123457000"), (.nan, "null")])
    func `numbers for the script have six significant digits`(value: Double, text: String) {
        #expect(GroupCurves.rounded(value) == text)
    }
}
