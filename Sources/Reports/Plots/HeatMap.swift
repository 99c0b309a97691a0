/// Values in a grid of shaded cells, as SVG; darker is more, and with few cells every cell says its value on hover.
struct HeatMap {
    var name: String
    var rows: [String]
    var columns: [String]
    /// `values[row][column]`, at least 0; cells that are not there are left out.
    var values: [[Double]]
    /// How a value reads on hover.
    var format: (Double) -> String = { NumberText.grouped(Int($0)) }

    /// More rows or columns than this are left out.
    static let mostRows = 128

    /// With more cells than this, cells of one shade share one shape, and none says its value.
    private static let mostTitledCells = 1024
    /// The shades that cells are rounded to.
    private static let shades = 20

    private var shownRows: Int { min(rows.count, Self.mostRows) }
    private var shownColumns: Int { min(columns.count, Self.mostRows) }

    /// The greatest value shown.
    var greatest: Double {
        values.prefix(shownRows).reduce(0) { max($0, $1.prefix(shownColumns).max() ?? 0) }
    }

    private var cell: (width: Double, height: Double) {
        if rows == columns {
            let side = max(3.5, min(24, 300 / Double(max(1, shownRows))))
            return (side, side)
        }
        let height = shownRows <= 32 ? 16.0 : max(3.5, 512 / Double(shownRows))
        let width = max(3.5, min(44, 420 / Double(max(1, shownColumns))))
        return (width, height)
    }

    private var namesRows: Bool { cell.height >= 10 }
    private var namesColumns: Bool { cell.width >= 10 }
    private var longestColumn: Int { min(16, columns.prefix(shownColumns).map(\.count).max() ?? 0) }
    private var isSlanted: Bool { Double(longestColumn) * 6.5 > cell.width - 2 }
    private var left: Double {
        namesRows ? 8 + 6.5 * Double(rows.prefix(shownRows).map { min($0.count, 16) }.max() ?? 0) : 8
    }
    private var top: Double {
        !namesColumns ? 4 : isSlanted ? 14 + 4.2 * Double(longestColumn) : 18
    }

    /// The size of the drawing, in its coordinates.
    var size: (width: Double, height: Double) {
        let overhang = namesColumns && isSlanted ? 4.4 * Double(longestColumn) : 4
        return (
            left + cell.width * Double(shownColumns) + overhang, top + cell.height * Double(shownRows) + 2
        )
    }

    /// The `<svg>` element.
    ///
    /// - Parameter attributes: further attributes of the element, already escaped, beginning with a space.
    /// - Returns: the text of the element.
    func svg(attributes: String = "") -> String {
        let size = size
        var parts = [
            "<svg class=\"heat\" viewBox=\"0 0 \(LineChart.number(size.width)) \(LineChart.number(size.height))\" "
                + "style=\"max-width:\(LineChart.number(size.width))px\" role=\"img\" "
                + "aria-label=\"\(HTMLText.escaped(name))\"\(attributes)>"
        ]
        if namesColumns { parts += columns.prefix(shownColumns).enumerated().map(columnName) }
        if namesRows {
            for row in 0..<shownRows {
                parts.append(
                    "<text x=\"\(LineChart.number(left - 5))\" "
                        + "y=\"\(LineChart.number(top + cell.height * (Double(row) + 0.5)))\" "
                        + "dy=\".35em\" text-anchor=\"end\">"
                        + "\(HTMLText.escaped(TextGrid.shortened(rows[row], to: 16)))</text>")
            }
        }
        parts.append("<g style=\"fill:\(Palette.colour(0))\">")
        parts += shownRows * shownColumns <= Self.mostTitledCells ? titledCells : shapes
        parts.append("</g></svg>")
        return parts.joined()
    }

    private func columnName(_ index: Int, _ column: String) -> String {
        let x = LineChart.number(left + cell.width * (Double(index) + 0.5))
        let y = LineChart.number(top - 5)
        let placing =
            isSlanted
            ? "transform=\"translate(\(x) \(y)) rotate(-40)\""
            : "x=\"\(x)\" y=\"\(y)\" text-anchor=\"middle\""
        return "<text \(placing)>\(HTMLText.escaped(TextGrid.shortened(column, to: 16)))</text>"
    }

    /// The shade of a value, from 0 to `shades`; of the square root, so that small values can be told from none.
    private func shade(_ value: Double, _ greatest: Double) -> Int {
        guard greatest > 0, value > 0 else { return 0 }
        return max(1, Int(((value / greatest).squareRoot() * Double(Self.shades)).rounded()))
    }

    private static func opacity(_ shade: Int) -> String {
        NumberText.fixed(0.05 + 0.95 * Double(shade) / Double(shades), digits: 2)
    }

    private var titledCells: [String] {
        let greatest = greatest
        let (width, height) = (LineChart.number(cell.width - 1), LineChart.number(gap(cell.height)))
        var cells: [String] = []
        for row in 0..<shownRows {
            for (column, value) in values[row].prefix(shownColumns).enumerated() {
                let (x, y) = corner(row, column)
                let opacity = Self.opacity(shade(value, greatest))
                let title = HTMLText.escaped("\(rows[row]), \(columns[column]): \(format(value))")
                cells.append(
                    "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" "
                        + "fill-opacity=\"\(opacity)\"><title>\(title)</title></rect>")
            }
        }
        return cells
    }

    private var shapes: [String] {
        let greatest = greatest
        var paths = [String](repeating: "", count: Self.shades + 1)
        let (width, height) = (LineChart.number(gap(cell.width)), LineChart.number(gap(cell.height)))
        for row in 0..<shownRows {
            for (column, value) in values[row].prefix(shownColumns).enumerated() {
                let (x, y) = corner(row, column)
                paths[shade(value, greatest)] += "M\(x) \(y)h\(width)v\(height)h-\(width)z"
            }
        }
        return paths.enumerated().compactMap { shade, path in
            path.isEmpty ? nil : "<path fill-opacity=\"\(Self.opacity(shade))\" d=\"\(path)\"/>"
        }
    }

    /// Where a cell begins.
    private func corner(_ row: Int, _ column: Int) -> (x: String, y: String) {
        let (x, y) = (left + cell.width * Double(column), top + cell.height * Double(row))
        return (LineChart.number(x), LineChart.number(y))
    }

    /// The side of a cell, less the gap to the next where there is room for one.
    private func gap(_ side: Double) -> Double { side > 8 ? side - 1 : side }
}
