import Glibc

/// The curves of one variant as a page draws them: means over the seeds at each evaluation.
struct GroupCurves {
    /// One chart's line and bands; a band is empty when the chart has none.
    struct Curve {
        var value: [Double] = []
        /// From the lowest to the highest node of any seed.
        var nodes: (low: [Double], high: [Double]) = ([], [])
        /// From the lowest to the highest seed.
        var seeds: (low: [Double], high: [Double]) = ([], [])

        /// The bands there are, the widest first.
        var bands: [LineChart.Band] {
            [
                LineChart.Band(kind: .nodes, low: nodes.low, high: nodes.high),
                LineChart.Band(kind: .seeds, low: seeds.low, high: seeds.high),
            ].filter { !$0.low.isEmpty }
        }
    }

    var label: String
    /// For each `PageAxis`.
    var axes: [[Double]]
    /// For each `PageChart`.
    var curves: [Curve]

    /// At most about this many evaluations of a run are drawn, and this many of all variants together.
    static let mostPoints = 600
    private static let mostPointsTogether = 4000

    /// The curves of all groups.
    static func all(_ groups: [RunGroup]) -> [GroupCurves] {
        let most = max(60, min(mostPoints, mostPointsTogether / max(1, groups.count)))
        return groups.map { GroupCurves($0, mostPoints: most) }
    }

    /// Means over the seeds of positions and values at equal evaluation numbers.
    ///
    /// Runs with less than nine tenths of the evaluations of the longest are left out of the curves, and the rest is
    /// cut to the shortest. Of more than `mostPoints` evaluations every k-th and the last are kept.
    init(_ group: RunGroup, mostPoints: Int = GroupCurves.mostPoints) {
        label = group.label
        let longest = group.runs.map(\.series.count).max() ?? 0
        let runs = group.runs.map(\.series).filter { !$0.isEmpty && 10 * $0.count >= 9 * longest }
        let kept = Self.thinned(runs.map(\.count).min() ?? 0, to: mostPoints)
        let ages = StalenessShares(group.runs.map(\.staleness))
        axes = PageAxis.allCases.map { axis in
            axis == .age
                ? ages.ages
                : kept.map { index in SampleStatistics.mean(runs.map { axis.value($0[index]) }) }
        }
        curves = PageChart.allCases.map { chart in
            var curve = Curve()
            guard chart.ownAxis == nil else {
                curve.value = ages.shares
                return curve
            }
            for index in kept {
                let values = runs.map { chart.values($0[index]) }
                let lines = values.map(\.value)
                curve.value.append(SampleStatistics.mean(lines))
                if let low = values.compactMap(\.low).min(), let high = values.compactMap(\.high).max() {
                    curve.nodes.low.append(low)
                    curve.nodes.high.append(high)
                }
                if lines.count > 1 {
                    let isWhole = lines.allSatisfy(\.isFinite)
                    curve.seeds.low.append(isWhole ? lines.min() ?? .nan : .nan)
                    curve.seeds.high.append(isWhole ? lines.max() ?? .nan : .nan)
                }
            }
            return curve
        }
    }

    /// Every k-th of so many numbers and the last, about `most` of them.
    private static func thinned(_ count: Int, to most: Int) -> [Int] {
        var kept = Array(stride(from: 0, to: count, by: max(1, (count + most - 1) / most)))
        if let last = kept.last, last != count - 1 { kept.append(count - 1) }
        return kept
    }

    /// The values of one chart; the chart and axis must be of this page's catalogues.
    func curve(_ chart: PageChart) -> Curve { curves[PageChart.allCases.firstIndex(of: chart) ?? 0] }

    /// The positions on one axis.
    func positions(_ axis: PageAxis) -> [Double] { axes[PageAxis.allCases.firstIndex(of: axis) ?? 0] }

    /// The lines of one chart over one axis, as a drawing without a script shows them.
    static func lines(_ groups: [GroupCurves], chart: PageChart, axis: PageAxis) -> [LineChart.Line] {
        groups.enumerated().map { index, group in
            let curve = group.curve(chart)
            let kept = thinned(curve.value.count, to: mostDrawn)
            func some(_ values: [Double]) -> [Double] { kept.map { values[$0] } }
            let x = group.positions(axis)
            return LineChart.Line(
                label: group.label, colour: Palette.colour(index), dash: Palette.dash(index),
                x: some(x), y: some(curve.value),
                bands: curve.bands.map {
                    LineChart.Band(kind: $0.kind, low: some($0.low), high: some($0.high))
                })
        }
    }

    /// More points than this cannot be told apart in a drawing that cannot be zoomed.
    private static let mostDrawn = 240

    // MARK: - For the page's script

    /// `{"label":…,"axes":{…},"curves":{…}}` with numbers of six significant digits and `null` for gaps; a curve is
    /// the line, the nodes' band and the seeds' band, each from low to high.
    var json: String {
        let axes = zip(PageAxis.allCases, axes).map { "\"\($0.rawValue)\":\(Self.list($1))" }
        let curves = zip(PageChart.allCases, curves).map { chart, curve in
            let lists = [curve.value, curve.nodes.low, curve.nodes.high, curve.seeds.low, curve.seeds.high]
            return "\"\(chart.rawValue)\":[\(lists.map(Self.list).joined(separator: ","))]"
        }
        return "{\"label\":\(HTMLText.quoted(label)),\"axes\":{\(axes.joined(separator: ","))},"
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

/// How much of what was applied was how old, over several runs.
private struct StalenessShares {
    /// 0, 1, 2, … up to the age that 99.9 % do not exceed.
    var ages: [Double] = []
    /// The share of each age; they add up to at most 1.
    var shares: [Double] = []

    private static let shown = 0.999
    private static let mostAges = 200

    init(_ histograms: [StalenessHistogram]) {
        var all = StalenessHistogram()
        for histogram in histograms { all.add(histogram) }
        let count = Double(all.applications)
        guard count > 0 else { return }
        var seen = 0
        for (age, applications) in all.counts.prefix(Self.mostAges).enumerated() {
            ages.append(Double(age))
            shares.append(Double(applications) / count)
            seen += applications
            if Double(seen) >= Self.shown * count { return }
        }
    }
}
