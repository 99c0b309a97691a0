/// Cells in aligned columns for a terminal.
package struct TextGrid {
    /// One column: its title, its cells, and whether numbers stand on the right.
    package struct Column {
        var title: String
        var cells: [String]
        var isRightAligned = true
        /// The column may be shortened to this many characters, with an ellipsis.
        var leastWidth: Int?

        package init(title: String, cells: [String], isRightAligned: Bool = true, leastWidth: Int? = nil) {
            self.title = title
            self.cells = cells
            self.isRightAligned = isRightAligned
            self.leastWidth = leastWidth
        }

        var width: Int { cells.reduce(title.count) { max($0, $1.count) } }
    }

    var columns: [Column]

    package init(columns: [Column]) {
        self.columns = columns
    }

    /// The lines, at most `width` characters wide where shortening and leaving out columns at the end allow it.
    ///
    /// - Returns: the lines, and the titles of the columns that did not fit.
    package func lines(width: Int, separator: String = "  ") -> (lines: [String], leftOut: [String]) {
        var columns = columns
        func total() -> Int {
            columns.reduce(0) { $0 + $1.width } + separator.count * max(0, columns.count - 1)
        }
        for index in columns.indices {
            guard let least = columns[index].leastWidth, total() > width else { continue }
            let room = max(least, columns[index].width - (total() - width))
            columns[index].cells = columns[index].cells.map { Self.shortened($0, to: room) }
        }
        var leftOut: [String] = []
        while total() > width, columns.count > 2 { leftOut.insert(columns.removeLast().title, at: 0) }
        let rows = (columns.map(\.cells.count).max() ?? 0)
        var lines = [line(columns.map(\.title), columns, separator)]
        lines.append(columns.map { String(repeating: "-", count: $0.width) }.joined(separator: separator))
        for row in 0..<rows { lines.append(line(columns.map { $0.cells[row] }, columns, separator)) }
        return (lines, leftOut)
    }

    private func line(_ cells: [String], _ columns: [Column], _ separator: String) -> String {
        var text = zip(cells, columns).map { cell, column in
            let padding = String(repeating: " ", count: column.width - cell.count)
            return column.isRightAligned ? padding + cell : cell + padding
        }.joined(separator: separator)
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The text with its middle replaced by `…` when it is longer than `width` characters.
    package static func shortened(_ text: String, to width: Int) -> String {
        guard text.count > width, width > 1 else { return text }
        let front = width / 2
        return text.prefix(front) + "…" + text.suffix(width - 1 - front)
    }
}
