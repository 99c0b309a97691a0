/// A table of a page: one row for each variant, a first column that stays in sight, headings that lead to definitions.
struct PageTable {
    /// A column of figures.
    struct Column {
        var title: String
        /// Where the definition of its figures stands.
        var definition: String
        /// One cell for each row, as HTML.
        var cells: [String]
        /// The row with the best figure; nil when none stands out.
        var best: Int?
        /// Whether the cells are words.
        var isText = false
    }

    /// What the rows are about.
    var heading: String
    /// The first cell of each row, as HTML.
    var rows: [String]
    var columns: [Column]

    /// The table, in a frame that scrolls when it is too wide; with words, rows become blocks on a narrow screen.
    var html: String {
        let hasText = columns.contains(where: \.isText)
        var html =
            "<div class=\"scroll\"><table\(hasText ? " class=\"stack\"" : "")><thead><tr>"
            + "<th scope=\"col\">\(HTMLText.escaped(heading))</th>"
        html += columns.map { column in
            "<th scope=\"col\"\(column.isText ? " class=\"text\"" : "")><a href=\"#def-\(column.definition)\">"
                + "\(HTMLText.escaped(column.title))</a></th>"
        }.joined()
        html += "</tr></thead><tbody>"
        for (index, row) in rows.enumerated() {
            html += "<tr><th scope=\"row\">\(row)</th>"
            for column in columns {
                let style = column.isText ? "text" : column.best == index ? "best" : ""
                html += style.isEmpty ? "<td" : "<td class=\"\(style)\""
                html += hasText ? " data-title=\"\(HTMLText.escaped(column.title))\">" : ">"
                html += column.cells[index] + "</td>"
            }
            html += "</tr>"
        }
        return html + "</tbody></table></div>"
    }

    /// The first cell of a variant's row.
    static func variant(_ index: Int, _ label: String) -> String {
        "\(SummarySections.swatch(index))\(HTMLText.escaped(label))"
    }
}
