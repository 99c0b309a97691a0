/// A graph with given places of its nodes, as SVG: links as wide as their weights, nodes coloured by their degrees.
public struct NetworkDrawing: Sendable {
    /// A node.
    public struct Node: Sendable {
        /// From left, 0, to right, 1.
        public var x: Double
        /// From top, 0, to bottom, 1.
        public var y: Double
        /// The number of links, which decides the colour.
        public var degree: Int
        /// What it is called.
        public var name: String

        /// A node at a place.
        public init(x: Double, y: Double, degree: Int, name: String) {
            (self.x, self.y, self.degree, self.name) = (x, y, degree, name)
        }
    }

    /// A link between two nodes, by their positions in the list of nodes.
    public struct Link: Sendable {
        /// One end; the sender.
        public var from: Int
        /// The other end; the receiver.
        public var to: Int
        /// The mixing weight, which decides the width; negative ones are dashed.
        public var weight: Double
        /// Whether messages go one way only; drawn with an arrow.
        public var isOneWay: Bool

        /// A link of a weight.
        public init(from: Int, to: Int, weight: Double, isOneWay: Bool = false) {
            (self.from, self.to, self.weight, self.isOneWay) = (from, to, weight, isOneWay)
        }
    }

    /// What it shows, for people who cannot see it.
    public var title: String
    /// The nodes.
    public var nodes: [Node]
    /// The links.
    public var links: [Link]
    /// Links longer than this, in parts of the width, are bent around the nodes between their ends; nil bends none.
    public var bendsBeyond: Double?

    /// A drawing of nodes and links.
    public init(title: String, nodes: [Node], links: [Link], bendsBeyond: Double? = nil) {
        (self.title, self.nodes, self.links, self.bendsBeyond) = (title, nodes, links, bendsBeyond)
    }

    static let size = 400.0
    private static let labelLength = 12

    /// Room for the names beside the outermost nodes.
    private var margin: Double {
        guard hasLabels else { return 24 }
        let longest = nodes.reduce(0) { max($0, min($1.name.count, Self.labelLength)) }
        return max(40, radius + 9 + 6.6 * Double(longest))
    }

    private var hasLabels: Bool { nodes.count <= 20 }

    /// The `<svg>` element.
    ///
    /// - Parameter attributes: further attributes of the element, already escaped, beginning with a space.
    /// - Returns: the text of the element.
    public func svg(attributes: String = "") -> String {
        var parts = [
            "<svg class=\"network\" viewBox=\"0 0 \(Int(Self.size)) \(Int(Self.size))\" role=\"img\" "
                + "aria-label=\"\(HTMLText.escaped(title))\"\(attributes)>"
        ]
        let widest = links.reduce(0) { max($0, abs($1.weight)) }
        let opacity = NumberText.fixed(max(0.18, min(0.75, 60 / Double(max(1, links.count)))), digits: 2)
        parts.append("<g fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"\(opacity)\">")
        for link in links { parts.append(drawn(link, widest)) }
        parts.append("</g>")
        let degrees = nodes.map(\.degree)
        let (least, most) = (degrees.min() ?? 0, degrees.max() ?? 0)
        for node in nodes {
            let (x, y) = place(node)
            parts.append(
                "<circle cx=\"\(LineChart.number(x))\" cy=\"\(LineChart.number(y))\" "
                    + "r=\"\(LineChart.number(radius))\" fill=\"\(DegreeScale.colour(node.degree, least, most))\" "
                    + "stroke=\"currentColor\" stroke-width=\".8\">"
                    + "<title>\(HTMLText.escaped("\(node.name): \(node.degree) links"))</title></circle>")
        }
        if hasLabels { for node in nodes { parts.append(label(node)) } }
        if most > least { parts.append(legend(least, most)) }
        parts.append("</svg>")
        return parts.joined()
    }

    /// How much wider the widest link is than the narrowest.
    private var widthRange: Double { links.count <= 24 ? 2.6 : links.count <= 100 ? 1.6 : 0.9 }

    private var radius: Double {
        nodes.count <= 24 ? 9 : nodes.count <= 64 ? 6.5 : nodes.count <= 150 ? 4.5 : 3
    }

    private func place(_ node: Node) -> (x: Double, y: Double) {
        let margin = margin
        let inside = Self.size - 2 * margin
        return (margin + inside * node.x, margin + inside * node.y)
    }

    private func drawn(_ link: Link, _ widest: Double) -> String {
        let (from, to) = (place(nodes[link.from]), place(nodes[link.to]))
        let width = widest > 0 ? 0.7 + widthRange * abs(link.weight) / widest : 1
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let length = max(1e-9, (dx * dx + dy * dy).squareRoot())
        let isBent = bendsBeyond.map { length > $0 * (Self.size - 2 * margin) } ?? false
        let bend = isBent ? min(28, 0.14 * length) : link.isOneWay ? 0.06 * length : 0
        // To the left of the way from one end to the other.
        let middle = (
            x: (from.x + to.x) / 2 + 2 * bend * dy / length, y: (from.y + to.y) / 2 - 2 * bend * dx / length
        )
        var path = "M\(LineChart.number(from.x)) \(LineChart.number(from.y))"
        path +=
            bend > 0
            ? "Q\(LineChart.number(middle.x)) \(LineChart.number(middle.y)) " : "L"
        path += "\(LineChart.number(to.x)) \(LineChart.number(to.y))"
        if link.isOneWay { path += arrow(at: to, from: bend > 0 ? middle : from) }
        let dash = link.weight < 0 ? " stroke-dasharray=\"4 3\" style=\"stroke:\(Palette.colour(1))\"" : ""
        return "<path d=\"\(path)\" stroke-width=\"\(NumberText.fixed(width, digits: 2))\"\(dash)/>"
    }

    /// Two strokes before a node.
    private func arrow(at tip: (x: Double, y: Double), from: (x: Double, y: Double)) -> String {
        let (dx, dy) = (tip.x - from.x, tip.y - from.y)
        let length = max(1e-9, (dx * dx + dy * dy).squareRoot())
        let (ux, uy) = (dx / length, dy / length)
        let end = (x: tip.x - (radius + 1) * ux, y: tip.y - (radius + 1) * uy)
        let size = max(3, radius * 0.7)
        return [1.0, -1].map { side in
            let x = end.x - size * ux + side * size * 0.5 * uy
            let y = end.y - size * uy - side * size * 0.5 * ux
            return "M\(LineChart.number(x)) \(LineChart.number(y))L\(LineChart.number(end.x)) "
                + LineChart.number(end.y)
        }.joined()
    }

    /// The name, on the side away from the centre.
    private func label(_ node: Node) -> String {
        let (x, y) = place(node)
        let (dx, dy) = (node.x - 0.5, node.y - 0.5)
        let length = (dx * dx + dy * dy).squareRoot()
        let (ux, uy) = length > 0.05 ? (dx / length, dy / length) : (0.7, -0.7)
        let anchor = ux > 0.4 ? "start" : ux < -0.4 ? "end" : "middle"
        return "<text x=\"\(LineChart.number(x + (radius + 5) * ux))\" "
            + "y=\"\(LineChart.number(y + (radius + 7) * uy))\" dy=\".35em\" text-anchor=\"\(anchor)\">"
            + "\(HTMLText.escaped(TextGrid.shortened(node.name, to: Self.labelLength)))</text>"
    }

    private func legend(_ least: Int, _ most: Int) -> String {
        let y = Self.size - 10
        return
            "<circle cx=\"8\" cy=\"\(LineChart.number(y))\" r=\"5\" fill=\"\(DegreeScale.colour(least, least, most))\" "
            + "stroke=\"currentColor\" stroke-width=\".8\"/><text x=\"18\" y=\"\(LineChart.number(y))\" dy=\".35em\">"
            + "degree \(least)</text>"
            + "<circle cx=\"98\" cy=\"\(LineChart.number(y))\" r=\"5\" fill=\"\(DegreeScale.colour(most, least, most))\" "
            + "stroke=\"currentColor\" stroke-width=\".8\"/><text x=\"108\" y=\"\(LineChart.number(y))\" dy=\".35em\">"
            + "degree \(most)</text>"
    }
}

/// Colours from few to many links that any kind of colour vision orders alike, on light and on dark paper.
///
/// Source: Nuñez, Anderton & Renslow 2018, "Optimizing colormaps with consideration for color vision deficiency"
/// (cividis), five steps from its upper four fifths.
enum DegreeScale {
    private static let steps: [(red: Double, green: Double, blue: Double)] = [
        (255, 234, 70), (207, 186, 92), (160, 150, 118), (112, 113, 115), (44, 78, 110),
    ]

    /// The colour of a degree between the least and the most in a graph.
    static func colour(_ degree: Int, _ least: Int, _ most: Int) -> String {
        guard most > least else { return "#56b4e9" }
        let place = Double(degree - least) / Double(most - least) * Double(steps.count - 1)
        let below = min(steps.count - 2, Int(place))
        let part = place - Double(below)
        let (one, next) = (steps[below], steps[below + 1])
        let channels = [
            one.red + part * (next.red - one.red), one.green + part * (next.green - one.green),
            one.blue + part * (next.blue - one.blue),
        ]
        return "rgb(\(channels.map { "\(Int($0.rounded()))" }.joined(separator: " ")))"
    }
}
