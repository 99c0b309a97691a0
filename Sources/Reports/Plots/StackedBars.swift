/// Shares of a whole as bars in rows, as SVG; where rows have room for their names, every part says its value on hover.
struct StackedBars {
    /// One row: a bar from left to right.
    struct Row {
        var label: String
        /// What each part of the bar takes, in the order of `parts`, at least 0.
        var values: [Double]
        /// What stands behind the bar; the share of the first part when nil.
        var remark: String?
    }

    /// What the parts of every bar are.
    struct Part {
        var name: String
        var colour: String
    }

    var name: String
    var parts: [Part]
    var rows: [Row]
    /// How a value reads on hover.
    var format: (Double) -> String
    /// More rows than this are left out.
    static let mostRows = 128

    /// The `<svg>` element; every bar is as long as the others, whatever its values add up to.
    ///
    /// - Parameters:
    ///   - width: of the drawing's coordinates.
    ///   - attributes: further attributes of the element, already escaped, beginning with a space.
    /// - Returns: the text of the element.
    func svg(width: Double, attributes: String = "") -> String {
        let shown = rows.prefix(Self.mostRows)
        let height = Self.rowHeight(shown.count)
        let hasLabels = height >= 11
        let longest = shown.map { min($0.label.count, Self.labelLength) }.max() ?? 0
        let left = hasLabels ? 8 + 6.4 * Double(longest) : 2
        let remarks = shown.map { $0.remark?.count ?? 5 }.max() ?? 0
        let right = hasLabels ? 6 + 6.4 * Double(remarks) : 2
        let inside = width - left - right
        var text =
            "<svg class=\"bars\" viewBox=\"0 0 \(LineChart.number(width)) \(LineChart.number(self.height))\" role=\"img\" "
            + "aria-label=\"\(HTMLText.escaped(name))\"\(attributes)>"
        var shapes = [String](repeating: "", count: parts.count)
        for (index, row) in shown.enumerated() {
            let y = height * Double(index)
            let whole = row.values.reduce(0, +)
            if hasLabels { text += label(row.label, x: left - 6, y: y + height / 2, anchor: "end") }
            guard whole > 0, whole.isFinite else { continue }
            var x = left
            for (part, value) in row.values.enumerated() where value > 0 {
                let length = inside * value / whole
                let place = (x: LineChart.number(x), y: LineChart.number(y + 1))
                let (across, down) = (
                    LineChart.number(length), LineChart.number(height - (hasLabels ? 4 : 1))
                )
                if hasLabels {
                    let share = Self.percent(value / whole)
                    let title = "\(row.label), \(parts[part].name): \(format(value)) (\(share))"
                    text +=
                        "<rect x=\"\(place.x)\" y=\"\(place.y)\" width=\"\(across)\" height=\"\(down)\" "
                        + "style=\"fill:\(parts[part].colour)\"><title>\(HTMLText.escaped(title))</title></rect>"
                } else {
                    shapes[part] += "M\(place.x) \(place.y)h\(across)v\(down)h-\(across)z"
                }
                x += length
            }
            if hasLabels, let first = row.values.first {
                text += label(
                    row.remark ?? Self.percent(first / whole), x: left + inside + 5, y: y + height / 2,
                    anchor: "start")
            }
        }
        for (part, shape) in zip(parts, shapes) where !shape.isEmpty {
            text += "<path d=\"\(shape)\" style=\"fill:\(part.colour)\"/>"
        }
        return text + "</svg>"
    }

    /// How high the drawing is, in its coordinates.
    var height: Double {
        Self.rowHeight(min(rows.count, Self.mostRows)) * Double(min(rows.count, Self.mostRows))
    }

    private static let labelLength = 22

    private static func rowHeight(_ rows: Int) -> Double { rows <= 16 ? 19 : rows <= 32 ? 13 : 5 }

    private static func percent(_ share: Double) -> String { NumberText.fixed(100 * share, digits: 0) + " %" }

    private func label(_ text: String, x: Double, y: Double, anchor: String) -> String {
        "<text x=\"\(LineChart.number(x))\" y=\"\(LineChart.number(y))\" dy=\".35em\" text-anchor=\"\(anchor)\">"
            + "\(HTMLText.escaped(TextGrid.shortened(text, to: Self.labelLength)))</text>"
    }
}
