/// A sensitivity curve of a sweep as SVG: the figure over the values of one tuned key, a line for each variant, with the
/// interval over the seeds as a band.
///
/// Along the key every variant is drawn at the chosen values of the other keys. A ring marks the chosen value, a square the
/// experiment's own; a cross at the foot a value without any figure, as when all runs diverged. The axis is logarithmic when all
/// values are positive and span a factor of four, as learning rates do.
public struct SensitivityChart {
    private let sweep: SweepSummary
    private let numbers: [Double]
    /// Of the key in the grid.
    private let position: Int

    private static let (left, right, top, bottom) = (60.0, 12.0, 12.0, 44.0)
    private static let fileSize = (width: 560.0, height: 360.0)

    /// A chart for each tuned key that has two numbers to draw along, in the order of the grid.
    public static func all(_ sweep: SweepSummary) -> [SensitivityChart] {
        sweep.grid.indices.compactMap { SensitivityChart(sweep, along: $0) }
    }

    private init?(_ sweep: SweepSummary, along position: Int) {
        guard let numbers = sweep.grid[position].numbers, Set(numbers).count > 1 else { return nil }
        self.sweep = sweep
        self.numbers = numbers
        self.position = position
    }

    /// The tuned key.
    public var key: TunedKey { sweep.grid[position] }

    /// What the chart shows, in a few words.
    var title: String { "\(sweep.criterion.title(sweep.metric)) by \(TuningCard.shortKey(key.key))" }

    /// What the marks are; only of those that are there.
    var marks: String {
        var marks = ["ring: the chosen value"]
        if sweep.curves.contains(where: { $0.points.contains { $0.isAsStated } }) {
            marks.append("square: the experiment’s own value")
        }
        if sweep.seeds.count > 1 { marks.append("band: 95 % interval over \(sweep.seeds.count) seeds") }
        if sweep.curves.contains(where: { line($0).contains { !$0.estimate.value.isFinite } }) {
            marks.append("cross: no run has a figure")
        }
        return marks.joined(separator: "; ")
    }

    /// The drawing as a file of its own, on white paper with a legend above and the marks below.
    public func file() -> String {
        let keys = sweep.curves.enumerated().map { index, curve in
            StandaloneDrawing.Key.line(
                label: curve.variant, colour: Palette.colour(index), dash: Palette.dash(index))
        }
        let (width, height) = Self.fileSize
        return StandaloneDrawing(title: title, width: width, height: height, keys: keys).svg {
            svg(width: width, height: height, attributes: $0, caption: marks)
        }
    }

    /// The `<svg>` element; it says so when there is nothing to draw.
    ///
    /// - Parameters:
    ///   - width: of the drawing's coordinates.
    ///   - height: likewise.
    ///   - attributes: further attributes of the element, already escaped, beginning with a space.
    ///   - caption: words below the axis; nil for none.
    /// - Returns: the text of the element.
    func svg(
        width: Double, height: Double, attributes: String = "", caption: String? = nil
    ) -> String {
        let opening =
            "<svg class=\"sensitivity\" viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" role=\"img\" "
            + "aria-label=\"\(HTMLText.escaped(title))\"\(attributes)>"
        let curves = sweep.curves.map(line)
        let figures = curves.flatMap {
            $0.flatMap { [$0.estimate.value, $0.estimate.low, $0.estimate.high] }
        }.compactMap(\.self).filter(\.isFinite)
        guard let low = figures.min(), let high = figures.max(), let first = numbers.min(),
            let last = numbers.max()
        else { return opening + "<text x=\"20\" y=\"30\">nothing to draw</text></svg>" }
        let unit = sweep.criterion.quantity.unit(for: high)
        let yTicks = AxisTicks.linear(low / unit.size, high / unit.size)
        let xScale = AxisScale(
            domain: first...last, start: Self.left + 14, end: width - Self.right - 14,
            isLogarithmic: first > 0 && last >= 4 * first)
        let foot = height - Self.bottom - (caption == nil ? 0 : 18)
        let yScale = AxisScale(domain: yTicks.domain, start: foot, end: Self.top)
        var text = opening + axes(xScale, yScale, yTicks, unitName: unit.name, width: width)
        for (index, points) in curves.enumerated() {
            text += drawn(points, index, xScale, yScale, unitSize: unit.size)
        }
        if let caption {
            text +=
                "<text x=\"\(Self.number(width / 2))\" y=\"\(Self.number(height - 6))\" text-anchor=\"middle\">"
                + "\(HTMLText.escaped(caption))</text>"
        }
        return text + "</svg>"
    }

    /// A point of a curve.
    private struct Point {
        var x: Double
        var estimate: Estimate
        var isChosen: Bool
        var isAsStated: Bool
    }

    /// The points of a variant along the key, at the chosen values of the other keys; partial budgets are left out.
    private func line(_ curve: SensitivityCurve) -> [Point] {
        guard let best = curve.best else { return [] }
        func others(_ point: SensitivityPoint) -> [NamedValue] {
            point.values.enumerated().filter { $0.offset != position }.map(\.element)
        }
        let points = curve.points.enumerated().compactMap { index, point -> Point? in
            guard point.budgetDivisor == best.budgetDivisor, others(point) == others(best),
                let x = Double(point.values[position].value)
            else { return nil }
            return Point(
                x: x, estimate: point.score, isChosen: index == curve.chosen, isAsStated: point.isAsStated)
        }
        return points.sorted { $0.x < $1.x }
    }

    // MARK: - Parts

    private func axes(
        _ xScale: AxisScale, _ yScale: AxisScale, _ yTicks: AxisTicks, unitName: String, width: Double
    ) -> String {
        let (start, end) = (Self.number(Self.left), Self.number(width - Self.right))
        let foot = yScale.start
        var text = ""
        for tick in yTicks.ticks {
            guard let y = yScale.position(tick.value).map(Self.number) else { continue }
            text +=
                "<line x1=\"\(start)\" x2=\"\(end)\" y1=\"\(y)\" y2=\"\(y)\" stroke=\"currentColor\" "
                + "stroke-opacity=\".13\"/><text x=\"\(Self.number(Self.left - 7))\" y=\"\(y)\" dy=\".32em\" "
                + "text-anchor=\"end\">\(tick.label)</text>"
        }
        // The values that were tried are the ticks: nothing is known between them.
        var lastLabel = -Double.infinity
        for (value, number) in zip(key.values, numbers).sorted(by: { $0.1 < $1.1 }) {
            guard let x = xScale.position(number) else { continue }
            text +=
                "<line x1=\"\(Self.number(x))\" x2=\"\(Self.number(x))\" y1=\"\(Self.number(foot))\" "
                + "y2=\"\(Self.number(foot + 4))\" stroke=\"currentColor\" stroke-opacity=\".6\"/>"
            let half = 3.5 * Double(value.count) + 3
            guard x - half >= lastLabel else { continue }
            lastLabel = x + half
            text +=
                "<text x=\"\(Self.number(x))\" y=\"\(Self.number(foot + 17))\" text-anchor=\"middle\">"
                + "\(HTMLText.escaped(value))</text>"
        }
        let name = sweep.criterion.title(sweep.metric) + (unitName.isEmpty ? "" : " (\(unitName))")
        return text
            + "<line x1=\"\(start)\" x2=\"\(end)\" y1=\"\(Self.number(foot))\" y2=\"\(Self.number(foot))\" "
            + "stroke=\"currentColor\" stroke-opacity=\".6\"/>"
            + "<text class=\"label\" x=\"\(Self.number((Self.left + width - Self.right) / 2))\" "
            + "y=\"\(Self.number(foot + 35))\" text-anchor=\"middle\">\(HTMLText.escaped(key.key))</text>"
            + "<text class=\"label\" transform=\"translate(14 \(Self.number((Self.top + foot) / 2))) rotate(-90)\" "
            + "text-anchor=\"middle\">\(HTMLText.escaped(name))</text>"
    }

    private func drawn(
        _ points: [Point], _ index: Int, _ xScale: AxisScale, _ yScale: AxisScale, unitSize: Double
    ) -> String {
        func place(_ x: Double, _ y: Double?) -> String? {
            guard let y, let right = xScale.position(x), let up = yScale.position(y / unitSize) else {
                return nil
            }
            return "\(Self.number(right)) \(Self.number(up))"
        }
        let colour = Palette.colour(index)
        var text = ""
        let upper = points.compactMap { place($0.x, $0.estimate.high) }
        let lower = points.reversed().compactMap { place($0.x, $0.estimate.low) }
        if upper.count > 1, upper.count == lower.count {
            text +=
                "<path class=\"band\" d=\"M\((upper + lower).joined(separator: "L"))Z\" style=\"fill:\(colour)\" "
                + "fill-opacity=\".14\"/>"
        }
        let path = points.compactMap { place($0.x, $0.estimate.value) }
        if path.count > 1 {
            let dash = Palette.dash(index)
            text +=
                "<path class=\"line\" d=\"M\(path.joined(separator: "L"))\" fill=\"none\" style=\"stroke:\(colour)\" "
                + "stroke-width=\"2\"\(dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")/>"
        }
        return points.reduce(text) { $0 + mark($1, index, xScale, yScale, unitSize: unitSize) }
    }

    private func mark(
        _ point: Point, _ index: Int, _ xScale: AxisScale, _ yScale: AxisScale, unitSize: Double
    ) -> String {
        guard let x = xScale.position(point.x) else { return "" }
        let (colour, right) = (Palette.colour(index), Self.number(x))
        guard let y = yScale.position(point.estimate.value / unitSize) else {
            let foot = yScale.start - 7
            return
                "<path class=\"missing\" d=\"M\(Self.number(x - 4)) \(Self.number(foot - 4))l8 8m0 -8l-8 8\" "
                + "style=\"stroke:\(colour)\" stroke-width=\"2\"/>"
        }
        let title =
            "\(sweep.curves[index].variant), \(NumberText.exact(point.x)): "
            + EstimateText.text(point.estimate, sweep.criterion.text)
        var text =
            "<circle class=\"point\" cx=\"\(right)\" cy=\"\(Self.number(y))\" r=\"2.5\" style=\"fill:\(colour)\">"
            + "<title>\(HTMLText.escaped(title))</title></circle>"
        if point.isAsStated {
            text +=
                "<rect class=\"stated\" x=\"\(Self.number(x - 5))\" y=\"\(Self.number(y - 5))\" width=\"10\" "
                + "height=\"10\" fill=\"none\" style=\"stroke:\(colour)\" stroke-width=\"1.6\"/>"
        }
        if point.isChosen {
            text +=
                "<circle class=\"chosen\" cx=\"\(right)\" cy=\"\(Self.number(y))\" r=\"8\" fill=\"none\" "
                + "style=\"stroke:\(colour)\" stroke-width=\"2\"/>"
        }
        return text
    }

    private static func number(_ value: Double) -> String { LineChart.number(value) }
}
