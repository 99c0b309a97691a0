import Glibc

/// The eigenvalues of a mixing matrix, as SVG: by size when real, in the complex plane otherwise.
struct SpectrumPlot {
    /// The eigenvalues; `[n]`.
    var values: [(real: Double, imaginary: Double)]

    /// The `<svg>` element.
    func svg(width: Double, height: Double, attributes: String = "") -> String {
        let opening =
            "<svg viewBox=\"0 0 \(LineChart.number(width)) \(LineChart.number(height))\" role=\"img\" "
            + "aria-label=\"eigenvalues\"\(attributes)>"
        guard !values.isEmpty else {
            return opening
                + "<text x=\"\(LineChart.number(width / 2))\" y=\"\(LineChart.number(height / 2))\" "
                + "text-anchor=\"middle\">no single matrix, or too large</text></svg>"
        }
        let isReal = values.allSatisfy { abs($0.imaginary) < 1e-12 }
        return opening + (isReal ? ladder(width, height) : plane(width, height)) + "</svg>"
    }

    /// Eigenvalues in descending order from left to right.
    private func ladder(_ width: Double, _ height: Double) -> String {
        let margins = LineChart.margins
        let sorted = values.map(\.real).sorted(by: >)
        let lowest = min(-0.4, (sorted.last ?? 0) - 0.05)
        let scale = AxisScale(
            domain: lowest...1.05, start: height - margins.bottom, end: margins.top)
        var parts: [String] = []
        for (level, text) in [(1.0, "1"), (0.5, "0.5"), (0, "0"), (-1.0 / 3, "−1/3"), (-0.5, ""), (-1, "−1")]
        {
            guard level >= lowest, let y = scale.position(level).map(LineChart.number) else { continue }
            let dash = text == "−1/3" ? " stroke-dasharray=\"3 3\"" : ""
            parts.append(
                "<line x1=\"\(LineChart.number(margins.left))\" x2=\"\(LineChart.number(width - margins.right))\" "
                    + "y1=\"\(y)\" y2=\"\(y)\" stroke=\"currentColor\" stroke-opacity=\".25\"\(dash)/>"
                    + "<text x=\"\(LineChart.number(margins.left - 7))\" y=\"\(y)\" dy=\".32em\" "
                    + "text-anchor=\"end\">\(text)</text>")
        }
        let room = width - margins.left - margins.right
        let radius = LineChart.number(sorted.count <= 40 ? 3.5 : sorted.count <= 200 ? 2.4 : 1.5)
        for (index, value) in sorted.enumerated() {
            guard let y = scale.position(value).map(LineChart.number) else { continue }
            let x = margins.left + room * (Double(index) + 0.5) / Double(sorted.count)
            parts.append(
                "<circle cx=\"\(LineChart.number(x))\" cy=\"\(y)\" r=\"\(radius)\" "
                    + "style=\"fill:\(Palette.colour(0))\"/>")
        }
        return parts.joined()
            + caption("eigenvalues of W, largest first (\(sorted.count))", width, height)
    }

    /// Eigenvalues within the unit circle.
    private func plane(_ width: Double, _ height: Double) -> String {
        let foot = height - LineChart.margins.bottom
        let radius = (foot - 14) / 2
        let (centreX, centreY) = (width / 2, 8 + radius)
        func number(_ value: Double) -> String { LineChart.number(value) }
        var parts = [
            "<circle cx=\"\(number(centreX))\" cy=\"\(number(centreY))\" r=\"\(number(radius))\" fill=\"none\" "
                + "stroke=\"currentColor\" stroke-opacity=\".4\"/>"
                + "<line x1=\"\(number(centreX - radius))\" x2=\"\(number(centreX + radius))\" "
                + "y1=\"\(number(centreY))\" y2=\"\(number(centreY))\" stroke=\"currentColor\" stroke-opacity=\".2\"/>"
                + "<line x1=\"\(number(centreX))\" x2=\"\(number(centreX))\" y1=\"\(number(centreY - radius))\" "
                + "y2=\"\(number(centreY + radius))\" stroke=\"currentColor\" stroke-opacity=\".2\"/>"
                + "<text x=\"\(number(centreX + radius + 6))\" y=\"\(number(centreY))\" dy=\".32em\">1</text>"
        ]
        for value in values {
            parts.append(
                "<circle cx=\"\(number(centreX + radius * value.real))\" "
                    + "cy=\"\(number(centreY - radius * value.imaginary))\" r=\"2.6\" "
                    + "style=\"fill:\(Palette.colour(0))\"/>")
        }
        return parts.joined()
            + caption("eigenvalues of W in the unit circle (\(values.count))", width, height)
    }

    private func caption(_ text: String, _ width: Double, _ height: Double) -> String {
        "<text class=\"label\" x=\"\(LineChart.number(width / 2))\" y=\"\(LineChart.number(height - 8))\" "
            + "text-anchor=\"middle\">\(text)</text>"
    }
}
