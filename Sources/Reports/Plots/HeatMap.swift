/// Whole numbers in a grid of shaded cells, as SVG; every cell says its number on hover.
struct HeatMap {
    var name: String
    var rows: [String]
    var columns: [String]
    /// `counts[row][column]`, at least 0.
    var counts: [[Int]]

    /// More rows than this are left out.
    static let mostRows = 128

    /// The `<svg>` element.
    func svg() -> String {
        let shown = min(rows.count, Self.mostRows)
        let cellHeight = shown <= 32 ? 16.0 : max(5, 512 / Double(shown))
        let cellWidth = max(14, min(44, 420 / Double(max(1, columns.count))))
        let namesRows = cellHeight >= 10
        let left = namesRows ? 8 + 6.5 * Double(rows.prefix(shown).map(\.count).max() ?? 0) : 8
        let longest = columns.map(\.count).max() ?? 0
        let isSlanted = Double(longest) * 6.5 > cellWidth - 2
        let top = isSlanted ? 14 + 4.2 * Double(min(longest, 16)) : 18.0
        let width =
            left + cellWidth * Double(columns.count) + (isSlanted ? 4.4 * Double(min(longest, 16)) : 4)
        let height = top + cellHeight * Double(shown) + 2
        let most = Double(counts.prefix(shown).flatMap { $0 }.max() ?? 0)
        var parts = [
            "<svg class=\"heat\" viewBox=\"0 0 \(LineChart.number(width)) \(LineChart.number(height))\" "
                + "style=\"max-width:\(LineChart.number(width))px\" role=\"img\" "
                + "aria-label=\"\(HTMLText.escaped(name))\">"
        ]
        for (index, column) in columns.enumerated() {
            let x = LineChart.number(left + cellWidth * (Double(index) + 0.5))
            let y = LineChart.number(top - 5)
            let placing =
                isSlanted
                ? "transform=\"translate(\(x) \(y)) rotate(-40)\""
                : "x=\"\(x)\" y=\"\(y)\" text-anchor=\"middle\""
            parts.append("<text \(placing)>\(HTMLText.escaped(TextGrid.shortened(column, to: 16)))</text>")
        }
        for row in 0..<shown {
            let y = top + cellHeight * Double(row)
            if namesRows {
                parts.append(
                    "<text x=\"\(LineChart.number(left - 5))\" y=\"\(LineChart.number(y + cellHeight / 2))\" "
                        + "dy=\".35em\" text-anchor=\"end\">\(HTMLText.escaped(rows[row]))</text>"
                )
            }
            for (column, count) in counts[row].prefix(columns.count).enumerated() {
                let shade = most > 0 ? (Double(count) / most).squareRoot() : 0
                parts.append(
                    "<rect x=\"\(LineChart.number(left + cellWidth * Double(column)))\" "
                        + "y=\"\(LineChart.number(y))\" width=\"\(LineChart.number(cellWidth - 1))\" "
                        + "height=\"\(LineChart.number(cellHeight - (cellHeight > 8 ? 1 : 0)))\" "
                        + "style=\"fill:\(Palette.colour(0))\" fill-opacity=\"\(NumberText.fixed(0.05 + 0.95 * shade, digits: 2))\">"
                        + "<title>\(HTMLText.escaped("\(rows[row]), \(columns[column]): \(NumberText.grouped(count))"))"
                        + "</title></rect>"
                )
            }
        }
        parts.append("</svg>")
        return parts.joined()
    }
}
