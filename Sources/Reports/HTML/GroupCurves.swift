import Glibc

/// The curves of one variant as a page draws them: means over the seeds at each evaluation.
struct GroupCurves {
    /// One chart's line and band; the band is empty when the chart has none.
    struct Curve {
        var value: [Double] = []
        var low: [Double] = []
        var high: [Double] = []
    }

    var label: String
    /// For each `PageAxis`.
    var axes: [[Double]]
    /// For each `PageChart`.
    var curves: [Curve]

    /// At most about this many evaluations of a run are drawn.
    static let mostPoints = 600

    /// Means over the seeds of positions and values at equal evaluation numbers; a band reaches from the lowest to the
    /// highest of any seed.
    ///
    /// Runs with less than nine tenths of the evaluations of the longest are left out of the curves, and the rest is
    /// cut to the shortest. Of more than `mostPoints` evaluations every k-th and the last are kept.
    init(_ group: RunGroup) {
        label = group.label
        let longest = group.runs.map(\.series.count).max() ?? 0
        let runs = group.runs.map(\.series).filter { !$0.isEmpty && 10 * $0.count >= 9 * longest }
        let count = runs.map(\.count).min() ?? 0
        var kept = Array(
            stride(from: 0, to: count, by: max(1, (count + Self.mostPoints - 1) / Self.mostPoints)))
        if let last = kept.last, last != count - 1 { kept.append(count - 1) }
        axes = PageAxis.allCases.map { axis in
            kept.map { index in SampleStatistics.mean(runs.map { axis.value($0[index]) }) }
        }
        curves = PageChart.allCases.map { chart in
            var curve = Curve()
            for index in kept {
                let values = runs.map { chart.values($0[index]) }
                curve.value.append(SampleStatistics.mean(values.map(\.value)))
                let lows = values.compactMap(\.low)
                let highs = values.compactMap(\.high)
                if let low = lows.min(), let high = highs.max() {
                    curve.low.append(low)
                    curve.high.append(high)
                }
            }
            return curve
        }
    }

    /// The lines of one chart over one axis.
    static func lines(_ groups: [GroupCurves], chart: PageChart, axis: PageAxis) -> [LineChart.Line] {
        let chartIndex = PageChart.allCases.firstIndex(of: chart) ?? 0
        let axisIndex = PageAxis.allCases.firstIndex(of: axis) ?? 0
        return groups.enumerated().map { index, group in
            let curve = group.curves[chartIndex]
            return LineChart.Line(
                label: group.label, colour: Palette.colour(index), dash: Palette.dash(index),
                x: group.axes[axisIndex], y: curve.value, low: curve.low, high: curve.high
            )
        }
    }

    // MARK: - For the page's script

    /// `{"label":…,"axes":{…},"curves":{…}}` with numbers of six significant digits and `null` for gaps.
    var json: String {
        let axes = zip(PageAxis.allCases, axes).map { "\"\($0.rawValue)\":\(Self.list($1))" }
        let curves = zip(PageChart.allCases, curves).map { chart, curve in
            "\"\(chart.rawValue)\":[\(Self.list(curve.value)),\(Self.list(curve.low)),\(Self.list(curve.high))]"
        }
        let name = String(decoding: ReportCodec.compactText(of: [label]), as: UTF8.self).dropFirst()
            .dropLast()
        return "{\"label\":\(name),\"axes\":{\(axes.joined(separator: ","))},"
            + "\"curves\":{\(curves.joined(separator: ","))}}"
    }

    private static func list(_ values: [Double]) -> String {
        "[" + values.map(rounded).joined(separator: ",") + "]"
    }

    /// The value with six significant digits; `null` when it is not finite.
    static func rounded(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        if value == 0 { return "0" }
        let scale = pow(10, 5 - log10(abs(value)).rounded(.down))
        let rounded = (value * scale).rounded() / scale
        return NumberText.exact(rounded.isFinite ? rounded : value)
    }
}
