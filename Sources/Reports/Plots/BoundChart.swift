/// Measured values beside the most that theory allows, in rows over one logarithmic axis, as SVG: a dot for what was measured, a
/// bar across for the bound, and between them a line.
struct BoundChart {
    /// One pair; both values finite and greater than 0 to be drawn.
    struct Row {
        var label: String
        var measured: Double
        var bound: Double
        var colour: String
    }

    var name: String
    /// What the axis shows.
    var label: String
    var rows: [Row]

    private static let rowHeight = 24.0
    private static let foot = 56.0
    private static let labelLength = 22

    /// How high the drawing is, in its coordinates.
    var height: Double { Self.rowHeight * Double(rows.count) + Self.foot }

    /// The `<svg>` element; it says so when there is nothing to draw.
    ///
    /// - Parameters:
    ///   - width: of the drawing's coordinates.
    ///   - attributes: further attributes of the element, already escaped, beginning with a space.
    /// - Returns: the text of the element.
    func svg(width: Double, attributes: String = "") -> String {
        let number = LineChart.number
        let opening =
            "<svg class=\"bars\" viewBox=\"0 0 \(number(width)) \(number(height))\" role=\"img\" "
            + "aria-label=\"\(HTMLText.escaped(name))\"\(attributes)>"
        let drawn = rows.filter { [$0.measured, $0.bound].allSatisfy { $0 > 0 && $0.isFinite } }
        let values = drawn.flatMap { [$0.measured, $0.bound] }
        guard let least = values.min(), let greatest = values.max() else {
            return opening + "<text x=\"20\" y=\"20\">nothing to draw</text></svg>"
        }
        let ticks = AxisTicks.logarithmic(least, greatest)
        let longest = rows.map { min($0.label.count, Self.labelLength) }.max() ?? 0
        let scale = AxisScale(
            domain: ticks.domain, start: 14 + 6.4 * Double(longest), end: width - 14, isLogarithmic: true)
        let bottom = Self.rowHeight * Double(rows.count)
        var text = opening + axis(ticks, scale, bottom: bottom)
        for (index, row) in rows.enumerated() {
            let y = Self.rowHeight * (Double(index) + 0.5)
            text +=
                "<text x=\"\(number(scale.start - 8))\" y=\"\(number(y))\" dy=\".35em\" text-anchor=\"end\">"
                + "\(HTMLText.escaped(TextGrid.shortened(row.label, to: Self.labelLength)))</text>"
            guard let dot = scale.position(row.measured), let bound = scale.position(row.bound) else {
                continue
            }
            let title =
                "\(row.label): \(NumberText.significant(row.measured)) measured, at most "
                + "\(NumberText.significant(row.bound)) foretold"
            text +=
                "<g><title>\(HTMLText.escaped(title))</title>"
                + "<line x1=\"\(number(dot))\" x2=\"\(number(bound))\" y1=\"\(number(y))\" y2=\"\(number(y))\" "
                + "stroke=\"currentColor\" stroke-opacity=\".35\"/>"
                + "<path d=\"M\(number(bound)) \(number(y - 7))v14\" style=\"stroke:\(row.colour)\" stroke-width=\"3\"/>"
                + "<circle cx=\"\(number(dot))\" cy=\"\(number(y))\" r=\"5\" style=\"fill:\(row.colour)\"/></g>"
        }
        return text + "</svg>"
    }

    private func axis(_ ticks: AxisTicks, _ scale: AxisScale, bottom: Double) -> String {
        let number = LineChart.number
        var text =
            "<line x1=\"\(number(scale.start))\" x2=\"\(number(scale.end))\" y1=\"\(number(bottom))\" "
            + "y2=\"\(number(bottom))\" stroke=\"currentColor\" stroke-opacity=\".6\"/>"
        for tick in ticks.ticks {
            guard let x = scale.position(tick.value).map(number) else { continue }
            text +=
                "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"\(number(bottom))\" stroke=\"currentColor\" "
                + "stroke-opacity=\".13\"/>"
                + "<text x=\"\(x)\" y=\"\(number(bottom + 16))\" text-anchor=\"middle\">\(tick.label)</text>"
        }
        let middle = (scale.start + scale.end) / 2
        return text
            + "<text class=\"label\" x=\"\(number(middle))\" y=\"\(number(bottom + 32))\" text-anchor=\"middle\">"
            + "\(HTMLText.escaped(label))</text>"
            + "<text x=\"\(number(middle))\" y=\"\(number(bottom + 49))\" text-anchor=\"middle\">"
            + "dot: measured; bar: the most that theory lets it be</text>"
    }
}
