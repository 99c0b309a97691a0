/// Everything there is to see of one topology: its graph, its spectrum and how nodes approach agreement.
public struct TopologySheet: Sendable {
    /// What the topology is called.
    public var name: String
    /// What it means for training.
    public var verdict: String
    /// Figures with their names, in order.
    public var figures: [(name: String, value: String)]
    /// The graph; nil when it is too large to draw.
    public var drawing: NetworkDrawing?
    /// The eigenvalues of the mixing matrix; empty when there is no single one.
    public var spectrum: [(real: Double, imaginary: Double)]
    /// The part of the first differences left after 0, 1, 2, … rounds.
    public var errors: [Double]

    /// Puts a sheet together from its parts.
    public init(
        name: String, verdict: String, figures: [(name: String, value: String)], drawing: NetworkDrawing?,
        spectrum: [(real: Double, imaginary: Double)], errors: [Double]
    ) {
        (self.name, self.verdict, self.figures) = (name, verdict, figures)
        (self.drawing, self.spectrum, self.errors) = (drawing, spectrum, errors)
    }

    /// A picture of its own, for light and dark paper; ends with a line break.
    public func svg() -> String {
        let (width, side) = (920.0, 400.0)
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) 480\" width=\"\(Int(width))\" "
                + "height=\"480\" role=\"img\" aria-label=\"\(HTMLText.escaped(name))\">\n<style>\(Self.style)</style>\n"
                + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>"
                + "<text class=\"title\" x=\"20\" y=\"30\">\(HTMLText.escaped(name))</text>"
        ]
        for (line, text) in TerminalTable.wrapped(verdict, width: 130).prefix(2).enumerated() {
            parts.append("<text x=\"20\" y=\"\(48 + 15 * line)\">\(HTMLText.escaped(text))</text>")
        }
        parts.append("\n")
        if let drawing {
            parts.append(
                drawing.svg(attributes: " x=\"20\" y=\"72\" width=\"\(Int(side))\" height=\"\(Int(side))\""))
        } else {
            parts.append("<text x=\"220\" y=\"270\" text-anchor=\"middle\">too large to draw</text>")
        }
        parts.append("\n")
        parts.append(
            SpectrumPlot(values: spectrum).svg(
                width: 440, height: 195, attributes: " x=\"460\" y=\"72\" width=\"440\" height=\"195\""))
        parts.append("\n")
        parts.append(
            Self.chart([self]).svg(
                width: 440, height: 200, attributes: "x=\"460\" y=\"275\" width=\"440\" height=\"200\""))
        return Self.withPlainColours(parts.joined()) + "\n</svg>\n"
    }

    /// Colours stated as attributes too, for programs that draw SVG without knowing CSS variables.
    private static func withPlainColours(_ text: String) -> String {
        var text = text
        for (index, colour) in Palette.colours.enumerated() {
            for property in ["fill", "stroke"] {
                let style = "style=\"\(property):\(Palette.colour(index))"
                text = text.replacing(style, with: "\(property)=\"\(colour.light)\" \(style)")
            }
        }
        return text
    }

    /// The errors of several topologies over rounds.
    static func chart(_ sheets: [TopologySheet]) -> LineChart {
        LineChart(
            name: "consensus error over rounds", xLabel: "rounds", xQuantity: .plain,
            yLabel: "consensus error", isLogarithmic: true,
            lines: sheets.enumerated().map { index, sheet in
                LineChart.Line(
                    label: sheet.name, colour: Palette.colour(index), dash: Palette.dash(index),
                    x: sheet.errors.indices.map(Double.init),
                    // What is left of exact averaging is rounding.
                    y: sheet.errors.map { $0 < 1e-15 ? .nan : $0 })
            },
            level: 1e-6)
    }

    private static var style: String {
        "svg{color:#1b1f24;font:11.5px system-ui,\"Noto Sans\",\"DejaVu Sans\",sans-serif;"
            + "\(Palette.variables(isDark: false))}"
            + ".paper{fill:#fff}text{fill:#5b6570}.title{font-size:18px;font-weight:600;fill:currentColor}"
            + ".label{fill:currentColor}"
            + "@media (prefers-color-scheme:dark){svg{color:#e7eaed;\(Palette.variables(isDark: true))}"
            + ".paper{fill:#14171a}text{fill:#9ba5af}}"
    }
}
