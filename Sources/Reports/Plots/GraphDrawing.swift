import Glibc

/// A graph with its nodes on a circle, as SVG.
struct GraphDrawing {
    var name: String
    var nodes: Int
    /// Pairs of node numbers.
    var links: [[Int]]

    /// Graphs with more nodes or links than these are not drawn.
    static let mostNodes = 128
    static let mostLinks = 2000

    /// The `<svg>` element; nil when the graph is too large, or a link names a node that does not exist.
    func svg() -> String? {
        guard nodes > 0, nodes <= Self.mostNodes, links.count <= Self.mostLinks,
            links.allSatisfy({ $0.count == 2 && $0.allSatisfy { $0 >= 0 && $0 < nodes } })
        else { return nil }
        let places = (0..<nodes).map { node -> (x: String, y: String) in
            let angle = 2 * Double.pi * Double(node) / Double(nodes) - Double.pi / 2
            let radius = nodes == 1 ? 0 : 82.0
            return (LineChart.number(100 + radius * cos(angle)), LineChart.number(100 + radius * sin(angle)))
        }
        var parts = [
            "<svg class=\"graph\" viewBox=\"0 0 200 200\" role=\"img\" aria-label=\"\(HTMLText.escaped(name))\">"
        ]
        let opacity = NumberText.fixed(max(0.12, min(0.6, 40 / Double(max(1, links.count)))), digits: 2)
        for link in links {
            let (from, to) = (places[link[0]], places[link[1]])
            parts.append(
                "<line x1=\"\(from.x)\" y1=\"\(from.y)\" x2=\"\(to.x)\" y2=\"\(to.y)\" stroke=\"currentColor\" "
                    + "stroke-opacity=\"\(opacity)\"/>"
            )
        }
        let size = LineChart.number(nodes <= 24 ? 5 : nodes <= 64 ? 3.5 : 2.2)
        for place in places {
            parts.append(
                "<circle cx=\"\(place.x)\" cy=\"\(place.y)\" r=\"\(size)\" style=\"fill:\(Palette.colour(0))\"/>"
            )
        }
        parts.append("</svg>")
        return parts.joined()
    }
}
