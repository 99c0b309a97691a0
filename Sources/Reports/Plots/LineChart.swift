/// Lines with bands over one axis, as SVG.
struct LineChart {
    /// What the width of a band shows; a page can hide each kind by itself.
    enum BandKind: String, CaseIterable {
        /// From the lowest to the highest node.
        case nodes
        /// From the lowest to the highest seed.
        case seeds

        /// The narrower band stands out from the wider one beneath it.
        var opacity: Double { self == .nodes ? 0.13 : 0.3 }
    }

    /// A band around a line.
    struct Band {
        var kind: BandKind
        /// The lower and upper edge; as many as the line has values.
        var low: [Double]
        var high: [Double]
    }

    /// One line; a value that cannot be drawn (not finite, not positive on a logarithmic axis) makes a gap.
    struct Line {
        var label: String
        var colour: String
        var dash: String
        var x: [Double]
        var y: [Double]
        /// The bands around the line, the widest first.
        var bands: [Band] = []
    }

    var name: String
    var xLabel: String
    var xQuantity: AxisQuantity
    var yLabel: String
    var isLogarithmic = false
    /// Whether every value has a dot; for few values.
    var hasDots = false
    var lines: [Line]
    /// A level to mark across the chart.
    var level: Double?
    /// What the level is.
    var levelName = ""

    /// The inside of the drawing keeps these distances from its edges.
    static let margins = (left: 54.0, right: 12.0, top: 10.0, bottom: 40.0)

    /// The `<svg>` element.
    ///
    /// - Parameters:
    ///   - width: of the drawing's coordinates; the element scales to its place.
    ///   - height: likewise.
    ///   - attributes: further attributes of the element, already escaped.
    /// - Returns: the text of the element; it says so when there is nothing to draw.
    func svg(width: Double, height: Double, attributes: String = "") -> String {
        let opening =
            "<svg viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" role=\"img\" "
            + "aria-label=\"\(HTMLText.escaped(name))\"\(attributes.isEmpty ? "" : " ")\(attributes)>"
        guard let xRange = range(lines.map(\.x), positive: false), let yRange = yRange() else {
            return opening
                + "<text class=\"empty\" x=\"\(Self.number(width / 2))\" y=\"\(Self.number(height / 2))\" "
                + "text-anchor=\"middle\">nothing to draw</text></svg>"
        }
        let unit = xQuantity.unit(for: xRange.upperBound)
        let xTicks = AxisTicks.linear(xRange.lowerBound / unit.size, xRange.upperBound / unit.size)
        let yTicks =
            isLogarithmic
            ? AxisTicks.logarithmic(yRange.lowerBound, yRange.upperBound)
            : AxisTicks.linear(yRange.lowerBound, yRange.upperBound)
        // The horizontal axis ends with the data; a widened one would leave a blank strip.
        let xScale = AxisScale(
            domain: xRange.lowerBound == xRange.upperBound
                ? xTicks.domain
                : (xRange.lowerBound / unit.size)...(xRange.upperBound / unit.size),
            start: Self.margins.left, end: width - Self.margins.right
        )
        let yScale = AxisScale(
            domain: yTicks.domain, start: height - Self.margins.bottom, end: Self.margins.top,
            isLogarithmic: isLogarithmic
        )
        var parts = [opening]
        parts += axes(xTicks, yTicks, xScale, yScale, unitName: unit.name)
        for line in lines { parts += bands(of: line, xScale, yScale, unitSize: unit.size) }
        for line in lines { parts += drawn(line, xScale, yScale, unitSize: unit.size) }
        if let level, let y = yScale.position(level), y <= yScale.start, y >= yScale.end {
            parts.append(
                "<line class=\"level\" x1=\"\(Self.number(xScale.start))\" x2=\"\(Self.number(xScale.end))\" "
                    + "y1=\"\(Self.number(y))\" y2=\"\(Self.number(y))\" stroke=\"currentColor\" "
                    + "stroke-dasharray=\"1 4\"/>"
            )
            if !levelName.isEmpty {
                // At the left, where curves that approach a level are still far from it.
                let above = y - 5 > yScale.end + 8 ? -5.0 : 14
                parts.append(
                    "<text x=\"\(Self.number(xScale.start + 4))\" y=\"\(Self.number(y + above))\">"
                        + "\(HTMLText.escaped(levelName))</text>")
            }
        }
        parts.append("</svg>")
        return parts.joined()
    }

    // MARK: - Ranges

    private func range(_ lists: [[Double]], positive: Bool) -> ClosedRange<Double>? {
        var low = Double.infinity
        var high = -Double.infinity
        for list in lists {
            for value in list where value.isFinite && (!positive || value > 0) {
                low = min(low, value)
                high = max(high, value)
            }
        }
        return low <= high ? low...high : nil
    }

    private func yRange() -> ClosedRange<Double>? {
        range(
            lines.flatMap { line in [line.y] + line.bands.flatMap { [$0.low, $0.high] } }
                + [level.map { [$0] } ?? []], positive: isLogarithmic)
    }

    // MARK: - Parts

    private func axes(
        _ xTicks: AxisTicks, _ yTicks: AxisTicks, _ xScale: AxisScale, _ yScale: AxisScale, unitName: String
    ) -> [String] {
        var parts: [String] = []
        for tick in yTicks.ticks {
            guard let y = yScale.position(tick.value).map(Self.number) else { continue }
            parts.append(
                "<line class=\"grid\" x1=\"\(Self.number(xScale.start))\" x2=\"\(Self.number(xScale.end))\" "
                    + "y1=\"\(y)\" y2=\"\(y)\" stroke=\"currentColor\" stroke-opacity=\".13\"/>"
                    + "<text x=\"\(Self.number(xScale.start - 7))\" y=\"\(y)\" dy=\".32em\" text-anchor=\"end\">"
                    + "\(tick.label)</text>"
            )
        }
        let foot = yScale.start
        for tick in xTicks.ticks where xScale.domain.contains(tick.value) {
            guard let x = xScale.position(tick.value).map(Self.number) else { continue }
            parts.append(
                "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(Self.number(foot))\" y2=\"\(Self.number(foot + 4))\" "
                    + "stroke=\"currentColor\" stroke-opacity=\".6\"/>"
                    + "<text x=\"\(x)\" y=\"\(Self.number(foot + 17))\" text-anchor=\"middle\">\(tick.label)</text>"
            )
        }
        let label = unitName.isEmpty ? xLabel : "\(xLabel) (\(unitName))"
        parts.append(
            "<line x1=\"\(Self.number(xScale.start))\" x2=\"\(Self.number(xScale.end))\" y1=\"\(Self.number(foot))\" "
                + "y2=\"\(Self.number(foot))\" stroke=\"currentColor\" stroke-opacity=\".6\"/>"
                + "<text class=\"label\" x=\"\(Self.number((xScale.start + xScale.end) / 2))\" "
                + "y=\"\(Self.number(foot + 34))\" text-anchor=\"middle\">\(HTMLText.escaped(label))</text>"
                + "<text class=\"label\" transform=\"translate(12 \(Self.number((yScale.start + yScale.end) / 2))) "
                + "rotate(-90)\" text-anchor=\"middle\">\(HTMLText.escaped(yLabel))</text>"
        )
        return parts
    }

    private func bands(
        of line: Line, _ xScale: AxisScale, _ yScale: AxisScale, unitSize: Double
    ) -> [String] {
        let x = line.x.map { xScale.position($0 / unitSize) }
        return line.bands.flatMap { band in
            Self.runs(x, band.low.map(yScale.position), band.high.map(yScale.position)).compactMap { run in
                guard run.count > 1 else { return nil }
                let lower = run.map { "\(Self.number($0.x)) \(Self.number($0.first))" }
                let upper = run.reversed().map { "\(Self.number($0.x)) \(Self.number($0.second))" }
                return
                    "<path class=\"band \(band.kind.rawValue)\" d=\"M\((lower + upper).joined(separator: "L"))Z\" "
                    + "style=\"fill:\(line.colour)\" fill-opacity=\"\(NumberText.exact(band.kind.opacity))\"/>"
            }
        }
    }

    private func drawn(_ line: Line, _ xScale: AxisScale, _ yScale: AxisScale, unitSize: Double) -> [String] {
        let x = line.x.map { xScale.position($0 / unitSize) }
        var parts: [String] = []
        let y = line.y.map(yScale.position)
        let path = Self.runs(x, y, y).map { run in
            let points = run.map { "\(Self.number($0.x)) \(Self.number($0.first))" }
            // A point without neighbours is drawn as a dot: a line of length 0 with round ends.
            return "M" + (points.count == 1 ? points + points : points).joined(separator: "L")
        }
        if !path.isEmpty {
            let dash = line.dash.isEmpty ? "" : " stroke-dasharray=\"\(line.dash)\""
            parts.append(
                "<path class=\"line\" d=\"\(path.joined())\" fill=\"none\" style=\"stroke:\(line.colour)\" "
                    + "stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"\(dash)/>"
            )
        }
        if hasDots {
            for run in Self.runs(x, y, y) {
                for point in run {
                    parts.append(
                        "<circle cx=\"\(Self.number(point.x))\" cy=\"\(Self.number(point.first))\" r=\"3\" "
                            + "style=\"fill:\(line.colour)\"/>")
                }
            }
        }
        return parts
    }

    /// The stretches in which all three positions exist.
    private static func runs(
        _ x: [Double?], _ first: [Double?], _ second: [Double?]
    ) -> [[(x: Double, first: Double, second: Double)]] {
        var runs: [[(x: Double, first: Double, second: Double)]] = [[]]
        for index in first.indices {
            if let x = x[index], let first = first[index], let second = second[index] {
                runs[runs.count - 1].append((x, first, second))
            } else if !runs[runs.count - 1].isEmpty {
                runs.append([])
            }
        }
        return runs.filter { !$0.isEmpty }
    }

    /// A coordinate with at most one digit after the point.
    static func number(_ value: Double) -> String {
        let text = NumberText.fixed(value, digits: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
