/// The sensitivity curves of a sweep as SVG: the figure over the values of one tuned key, a line for each variant, with the
/// interval over the seeds as a band.
///
/// The key is the first of the grid whose values are at least two numbers; along it every variant is drawn at the chosen values of
/// the other keys. Its axis is logarithmic when all values are positive and span a factor of four, as learning rates do.
public struct SensitivityChart {
    private let sweep: SweepSummary
    private let key: TunedKey
    private let numbers: [Double]
    private let position: Int

    private static let (left, right, top, bottom) = (60.0, 12.0, 12.0, 44.0)

    /// A chart of a sweep; absent when no tuned key has two numbers to draw along.
    public init?(_ sweep: SweepSummary) {
        for (position, key) in sweep.grid.enumerated() {
            guard let numbers = key.numbers, numbers.count > 1, Set(numbers).count > 1 else { continue }
            self.sweep = sweep
            self.key = key
            self.numbers = numbers
            self.position = position
            return
        }
        return nil
    }

    /// The drawing as a file of its own, on white paper with a legend below.
    public func file(width: Double = 640, height: Double = 400) -> String {
        let rows = (sweep.curves.count + 2) / 3
        let total = height + 18 * Double(rows) + 10
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.number(width)) \(Self.number(total))\" "
            + "width=\"\(Self.number(width))\" height=\"\(Self.number(total))\" color=\"#222\" "
            + "font-family=\"sans-serif\" font-size=\"12\">"
            + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
            + drawing(width: width, height: height) + legend(width: width, below: height) + "</svg>\n"
    }

    /// The inside of the drawing: axes, bands, lines and points; a ring marks each chosen value.
    func drawing(width: Double, height: Double) -> String {
        let curves = sweep.curves.map(line)
        let heights = curves.flatMap {
            $0.flatMap { [$0.estimate.value, $0.estimate.low, $0.estimate.high] }
        }
        .compactMap(\.self).filter(\.isFinite)
        guard let low = heights.min(), let high = heights.max(), let first = numbers.min(),
            let last = numbers.max()
        else { return "<text x=\"20\" y=\"30\">nothing to draw</text>" }
        let isLogarithmic = first > 0 && last >= 4 * first
        let yTicks = AxisTicks.linear(low, high)
        let xScale = AxisScale(
            domain: first...last, start: Self.left + 10, end: width - Self.right - 10,
            isLogarithmic: isLogarithmic)
        let yScale = AxisScale(domain: yTicks.domain, start: height - Self.bottom, end: Self.top)
        var parts = axes(xScale, yScale, yTicks, width: width, height: height)
        for (index, points) in curves.enumerated() {
            parts += drawn(points, index, xScale, yScale)
        }
        return parts.joined()
    }

    /// A point of a curve: the value, the figure, and whether it was chosen.
    private typealias Point = (x: Double, estimate: Estimate, isChosen: Bool)

    /// The points of a variant along the key, at the chosen values of the other keys; partial budgets are left out.
    private func line(_ curve: SensitivityCurve) -> [Point] {
        guard let best = curve.best else { return [] }
        func others(_ point: SensitivityPoint) -> [NamedValue] {
            point.values.enumerated().filter { $0.offset != position }.map(\.element)
        }
        let points = curve.points.enumerated().compactMap { index, point -> Point? in
            guard point.budgetDivisor == best.budgetDivisor, others(point) == others(best),
                point.score.value.isFinite, let x = Double(point.values[position].value)
            else { return nil }
            return (x, point.score, index == curve.chosen)
        }
        return points.sorted { $0.x < $1.x }
    }

    private func axes(
        _ xScale: AxisScale, _ yScale: AxisScale, _ yTicks: AxisTicks, width: Double, height: Double
    ) -> [String] {
        var parts: [String] = []
        for tick in yTicks.ticks {
            guard let y = yScale.position(tick.value).map(Self.number) else { continue }
            parts.append(
                "<line x1=\"\(Self.number(Self.left))\" x2=\"\(Self.number(width - Self.right))\" y1=\"\(y)\" "
                    + "y2=\"\(y)\" stroke=\"currentColor\" stroke-opacity=\".13\"/>"
                    + "<text x=\"\(Self.number(Self.left - 7))\" y=\"\(y)\" dy=\".32em\" text-anchor=\"end\" "
                    + "fill=\"currentColor\">\(tick.label)</text>")
        }
        let foot = yScale.start
        // The values that were tried are the ticks: nothing is known between them.
        for (value, number) in zip(key.values, numbers) {
            guard let x = xScale.position(number).map(Self.number) else { continue }
            parts.append(
                "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(Self.number(foot))\" y2=\"\(Self.number(foot + 4))\" "
                    + "stroke=\"currentColor\" stroke-opacity=\".6\"/>"
                    + "<text x=\"\(x)\" y=\"\(Self.number(foot + 17))\" text-anchor=\"middle\" "
                    + "fill=\"currentColor\">\(HTMLText.escaped(value))</text>")
        }
        parts.append(
            "<line x1=\"\(Self.number(Self.left))\" x2=\"\(Self.number(width - Self.right))\" "
                + "y1=\"\(Self.number(foot))\" y2=\"\(Self.number(foot))\" stroke=\"currentColor\" "
                + "stroke-opacity=\".6\"/>"
                + "<text x=\"\(Self.number((Self.left + width - Self.right) / 2))\" y=\"\(Self.number(foot + 35))\" "
                + "text-anchor=\"middle\" fill=\"currentColor\">\(HTMLText.escaped(key.key))</text>"
                + "<text transform=\"translate(14 \(Self.number((Self.top + foot) / 2))) rotate(-90)\" "
                + "text-anchor=\"middle\" fill=\"currentColor\">"
                + "\(HTMLText.escaped(sweep.criterion.title(sweep.metric)))</text>")
        return parts
    }

    private func drawn(_ points: [Point], _ index: Int, _ xScale: AxisScale, _ yScale: AxisScale) -> [String]
    {
        func place(_ x: Double, _ y: Double?) -> String? {
            guard let y, let right = xScale.position(x), let up = yScale.position(y) else { return nil }
            return "\(Self.number(right)) \(Self.number(up))"
        }
        let colour = Self.colour(index)
        var parts: [String] = []
        let upper = points.compactMap { place($0.x, $0.estimate.high) }
        let lower = points.reversed().compactMap { place($0.x, $0.estimate.low) }
        if upper.count > 1, upper.count == lower.count {
            parts.append(
                "<path d=\"M\((upper + lower).joined(separator: "L"))Z\" style=\"fill:\(colour)\" fill-opacity=\".14\"/>"
            )
        }
        let path = points.compactMap { place($0.x, $0.estimate.value) }
        if path.count > 1 {
            let dash = Palette.dash(index)
            parts.append(
                "<path d=\"M\(path.joined(separator: "L"))\" fill=\"none\" style=\"stroke:\(colour)\" "
                    + "stroke-width=\"2\"\(dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")/>")
        }
        for point in points {
            guard let x = xScale.position(point.x), let y = yScale.position(point.estimate.value) else {
                continue
            }
            parts.append(
                "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(point.isChosen ? 5 : 2.5)\" "
                    + "style=\"stroke:\(colour);fill:\(point.isChosen ? "none" : colour)\" stroke-width=\"2\"/>"
            )
        }
        return parts
    }

    private func legend(width: Double, below height: Double) -> String {
        sweep.curves.enumerated().map { index, curve in
            let x = 16 + Double(index % 3) * (width - 32) / 3
            let y = height + 14 + 18 * Double(index / 3)
            let dash = Palette.dash(index)
            return
                "<line x1=\"\(Self.number(x))\" x2=\"\(Self.number(x + 24))\" y1=\"\(Self.number(y - 4))\" "
                + "y2=\"\(Self.number(y - 4))\" style=\"stroke:\(Self.colour(index))\" stroke-width=\"2\""
                + "\(dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")/>"
                + "<text x=\"\(Self.number(x + 30))\" y=\"\(Self.number(y))\" fill=\"currentColor\">"
                + "\(HTMLText.escaped(TextGrid.shortened(curve.variant, to: 26)))</text>"
        }.joined()
    }

    /// The colour on white paper; stated plainly, because not every program that draws SVG knows a page's variables.
    private static func colour(_ index: Int) -> String {
        Palette.colours[index % Palette.colours.count].light
    }

    private static func number(_ value: Double) -> String { LineChart.number(value) }
}
