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
            lines: [LineChart.Line(label: "l", colour: "red", dash: "", x: x, y: y, low: low, high: high)]
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
        #expect(text.contains("class=\"band\""))
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
        let drawing = try #require(GraphDrawing(name: "g", nodes: 3, links: [[0, 1], [1, 2]]).svg())
        #expect(drawing.split(separator: "<circle").count == 4)
        #expect(drawing.split(separator: "<line").count == 3)
        #expect(GraphDrawing(name: "g", nodes: 3, links: [[0, 3]]).svg() == nil)
        #expect(GraphDrawing(name: "g", nodes: 3, links: [[0]]).svg() == nil)
    }

    @Test func `a heat map has a cell for each row and column and survives short rows`() {
        let map = HeatMap(name: "h", rows: ["a", "b"], columns: ["x", "y"], counts: [[1, 2], [3]]).svg()
        #expect(map.split(separator: "<rect").count == 4)
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
        let samples = GroupCurves(RunGroup(label: "a", runs: [report])).axes[1]
        #expect(samples.count <= GroupCurves.mostPoints + 1)
        #expect(samples.last == 1500)
    }

    @Test func `a seed cut off early does not shorten the curves`() {
        var short = SampleReports.run(seed: 2, evaluations: 20)
        short.series = Array(short.series.prefix(3))
        let curves = GroupCurves(RunGroup(label: "a", runs: [SampleReports.run(evaluations: 20), short]))
        #expect(curves.axes[0].count == 20)
    }

    @Test(arguments: [(0.0, "0"), (1.23456789, "1.23457"), (-123_456_789.0, "-123457000"), (.nan, "null")])
    func `numbers for the script have six significant digits`(value: Double, text: String) {
        #expect(GroupCurves.rounded(value) == text)
    }
}
