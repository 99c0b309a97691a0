/// A drawing as a file of its own: on white paper, with a legend, in colours and fonts that programs without CSS know, so
/// that it can go into a paper or be turned into pixels.
struct StandaloneDrawing {
    /// An entry of the legend.
    enum Key {
        /// A line of a colour and dash.
        case line(label: String, colour: String, dash: String)
        /// An area of a colour.
        case area(label: String, colour: String)

        fileprivate var label: String {
            switch self {
            case .line(let label, _, _), .area(let label, _): label
            }
        }
    }

    /// What it shows, for people who cannot see it.
    var title: String
    var width: Double
    var height: Double
    var keys: [Key] = []

    private static let lineHeight = 17.0
    private static let margin = 8.0

    /// The file's text, ending with a line break.
    ///
    /// - Parameter drawing: the `<svg>` element of the drawing, given the attributes that place it.
    /// - Returns: an SVG document with the legend above the drawing.
    func svg(_ drawing: (_ attributes: String) -> String) -> String {
        let (legend, rows) = legend()
        let top = Self.margin + (rows > 0 ? Self.lineHeight * Double(rows) + 4 : 0)
        let whole = (width: width + 2 * Self.margin, height: top + height + Self.margin)
        let place =
            " x=\"\(LineChart.number(Self.margin))\" y=\"\(LineChart.number(top))\" "
            + "width=\"\(LineChart.number(width))\" height=\"\(LineChart.number(height))\""
        let (w, h) = (LineChart.number(whole.width), LineChart.number(whole.height))
        let text =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(w) \(h)\" width=\"\(w)\" height=\"\(h)\" "
            + "color=\"#1b1f24\" font-family=\"\(Self.fonts)\" font-size=\"11.5\" role=\"img\">"
            + "<title>\(HTMLText.escaped(title))</title>\n<style>\(Self.style)</style>\n"
            + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\(legend)\(drawing(place))\n</svg>\n"
        return Self.withPlainColours(text)
    }

    private static let fonts = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
    private static let style = "svg{overflow:visible}text{fill:#3c444c}.label{fill:#1b1f24}"

    /// The legend's rows, as wide as the drawing.
    private func legend() -> (text: String, rows: Int) {
        guard keys.count > 1 else { return ("", 0) }
        var text = ""
        var (x, row) = (Self.margin, 0)
        for key in keys {
            let shown = TextGrid.shortened(key.label, to: 40)
            let length = 32 + 6.2 * Double(shown.count) + 14
            if x > Self.margin, x + length > width + Self.margin { (x, row) = (Self.margin, row + 1) }
            let y = Self.margin + Self.lineHeight * (Double(row) + 0.5)
            text += Self.mark(key, x: x, y: y)
            text +=
                "<text class=\"label\" x=\"\(LineChart.number(x + 32))\" y=\"\(LineChart.number(y))\" dy=\".35em\">"
                + "\(HTMLText.escaped(shown))</text>\n"
            x += length
        }
        return (text, row + 1)
    }

    private static func mark(_ key: Key, x: Double, y: Double) -> String {
        switch key {
        case .line(_, let colour, let dash):
            "<line x1=\"\(LineChart.number(x))\" x2=\"\(LineChart.number(x + 26))\" y1=\"\(LineChart.number(y))\" "
                + "y2=\"\(LineChart.number(y))\" style=\"stroke:\(colour)\" stroke-width=\"2.2\""
                + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"") + "/>"
        case .area(_, let colour):
            "<rect x=\"\(LineChart.number(x + 12))\" y=\"\(LineChart.number(y - 6))\" width=\"14\" height=\"12\" "
                + "style=\"fill:\(colour)\"/>"
        }
    }

    /// The light colours in place of a page's variables.
    private static func withPlainColours(_ text: String) -> String {
        Palette.variableColours.reduce(text) { $0.replacing($1.variable, with: $1.light) }
    }
}
