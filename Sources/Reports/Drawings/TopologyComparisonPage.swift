/// Topologies side by side as one self-contained HTML page: no network, no script, light and dark.
public enum TopologyComparisonPage {
    /// The text of the page; equal sheets give equal text.
    ///
    /// - Parameters:
    ///   - sheets: what is compared, each with the same names of figures.
    ///   - note: what the figures rest on, in a sentence.
    /// - Returns: the page.
    public static func html(_ sheets: [TopologySheet], note: String) -> String {
        let title = sheets.count == 1 ? sheets[0].name : "\(sheets.count) topologies side by side"
        return [
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ",
            "style-src 'unsafe-inline'\">\n",
            "<title>\(HTMLText.escaped(title))</title>\n<style>\n\(PageStyle.css)\n",
            ".network{max-width:400px;margin:.4rem auto}\n</style>\n</head>\n<body>\n<main>\n",
            "<header><p class=\"kind\">Comparison of topologies</p><h1>\(HTMLText.escaped(title))</h1></header>\n",
            "<section><h2>Figures</h2>\n\(table(sheets))<p class=\"note\">\(HTMLText.escaped(note))</p></section>\n",
            "<section><h2>Agreement over rounds</h2>\n<div class=\"legend\">\(legend(sheets))</div>",
            "<figure>\(TopologySheet.chart(sheets).svg(width: 900, height: 320))</figure>",
            "<p class=\"note\">What is left of the first differences when nodes only average, from one random ",
            "start; the dotted line is a millionth.</p></section>\n",
            "<section><h2>Graphs</h2>\n<div class=\"cards\">\(cards(sheets))</div></section>\n",
            "</main>\n</body>\n</html>\n",
        ].joined()
    }

    private static func table(_ sheets: [TopologySheet]) -> String {
        let headings = (sheets.first?.figures ?? []).map {
            "<th scope=\"col\">\(HTMLText.escaped($0.name))</th>"
        }
        let rows = sheets.enumerated().map { index, sheet in
            "<tr><th scope=\"row\">\(SummarySections.swatch(index))\(HTMLText.escaped(sheet.name))</th>"
                + sheet.figures.map { "<td>\(HTMLText.escaped($0.value))</td>" }.joined() + "</tr>\n"
        }
        return
            "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">topology</th>\(headings.joined())</tr>"
            + "</thead><tbody>\n\(rows.joined())</tbody></table></div>"
    }

    private static func legend(_ sheets: [TopologySheet]) -> String {
        sheets.enumerated().map { index, sheet in
            "<span>\(SummarySections.swatch(index))\(HTMLText.escaped(sheet.name))</span>"
        }.joined()
    }

    private static func cards(_ sheets: [TopologySheet]) -> String {
        sheets.map { sheet in
            "<div class=\"card\"><h3>\(HTMLText.escaped(sheet.name))</h3>"
                + (sheet.drawing?.svg() ?? "<p class=\"note\">too large to draw</p>")
                + (sheet.spectrum.isEmpty
                    ? "" : SpectrumPlot(values: sheet.spectrum).svg(width: 400, height: 190))
                + "<p>\(HTMLText.escaped(sheet.verdict))</p></div>\n"
        }.joined()
    }
}
