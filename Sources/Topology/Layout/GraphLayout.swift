import Determinism
import Glibc

/// Where to draw the nodes of a graph; the same graph always gets the same places.
public struct GraphLayout: Sendable, Equatable {
    /// A way to place nodes.
    public enum Style: Sendable, Equatable {
        /// On one circle, node 0 on top, clockwise.
        case circle
        /// On a circle around node 0.
        case hub
        /// The first half on an outer circle, the rest on an inner one.
        case twoCircles
        /// In rows of so many columns.
        case grid(columns: Int)
        /// As if springs as long as the number of hops joined all pairs of nodes.
        case springs
    }

    /// A place in the unit square, y downwards.
    public struct Place: Sendable, Equatable {
        /// From left, 0, to right, 1.
        public let x: Double
        /// From top, 0, to bottom, 1.
        public let y: Double
    }

    /// How the nodes were placed.
    public let style: Style
    /// The place of each node; `[n]`.
    public let places: [Place]

    /// Larger graphs are not drawn: nobody could tell their links apart.
    public static let nodeLimit = 500

    /// Places the nodes of a graph of at most `nodeLimit` nodes.
    public init(of graph: Graph, style: Style) {
        precondition(
            graph.nodeCount <= Self.nodeLimit, "\(graph.nodeCount) nodes; at most \(Self.nodeLimit) are drawn"
        )
        self.style = style
        let n = graph.nodeCount
        switch style {
        case .circle: places = (0..<n).map { Self.onCircle($0, of: n, radius: 0.5) }
        case .hub:
            places = (0..<n).map {
                $0 == 0 ? Place(x: 0.5, y: 0.5) : Self.onCircle($0 - 1, of: max(2, n - 1), radius: 0.5)
            }
        case .twoCircles:
            let half = (n + 1) / 2
            places = (0..<n).map {
                $0 < half
                    ? Self.onCircle($0, of: half, radius: 0.5)
                    : Self.onCircle($0 - half, of: n - half, radius: 0.26)
            }
        case .grid(let columns):
            let width = max(1, columns)
            let (across, down) = (Double(width - 1), Double((n - 1) / width))
            let side = max(across, down, 1)
            places = (0..<n).map {
                Place(
                    x: 0.5 + (Double($0 % width) - across / 2) / side,
                    y: 0.5 + (Double($0 / width) - down / 2) / side)
            }
        case .springs: places = SpringLayout.places(of: graph)
        }
    }

    /// The style that shows a graph best.
    ///
    /// - Parameters:
    ///   - graph: what is drawn.
    ///   - family: the catalogue's name of its family, if it has one.
    ///   - columns: the columns of a grid, if the family has any; 0 when unknown.
    /// - Returns: circles for rings and dense graphs, grids for grids, springs for the rest.
    public static func style(for graph: Graph, family: String? = nil, columns: Int = 0) -> Style {
        let n = graph.nodeCount
        switch family {
        case "grid", "torus", "kleinberg", "margulis":
            return .grid(columns: columns > 0 ? columns : Int(Double(n).squareRoot().rounded(.up)))
        case "petersen": return .twoCircles
        case "ring", "circulant", "complete", "exponential", "exponential-symmetric", "paley":
            return .circle
        case "star", "wheel": return .hub
        default: break
        }
        let links = graph.undirected
        // Dense graphs and two-regular ones say most on a circle.
        if n <= 3 || links.edgeCount * 10 > 3 * n * (n - 1) { return .circle }
        if links.isConnected, (0..<n).allSatisfy({ links.degree(of: $0) == 2 }), graph.isRing {
            return .circle
        }
        return .springs
    }

    private static func onCircle(_ index: Int, of count: Int, radius: Double) -> Place {
        guard count > 1 || radius < 0.5 else { return Place(x: 0.5, y: 0.5) }
        let angle = 2 * Double.pi * Double(index) / Double(max(1, count)) - Double.pi / 2
        return Place(x: 0.5 + radius * cos(angle), y: 0.5 + radius * sin(angle))
    }
}

extension Graph {
    /// Whether every node is linked with the next in number.
    fileprivate var isRing: Bool {
        (0..<nodeCount).allSatisfy {
            undirected.hasEdge(from: $0, to: ($0 + 1) % nodeCount)
        }
    }
}

/// Places that keep distances close to numbers of hops, by stress majorisation.
///
/// Kamada & Kawai, "An algorithm for drawing general undirected graphs", 1989, with the steps of Gansner, Koren
/// & North, "Graph drawing by stress majorization", 2004: each node in turn moves to the weighted mean of where
/// the others want it, weights 1/hops².
private enum SpringLayout {
    static func places(of graph: Graph) -> [GraphLayout.Place] {
        let n = graph.nodeCount
        guard n > 1 else { return [.init(x: 0.5, y: 0.5)] }
        let links = graph.undirected
        let hops = (0..<n).map { links.distances(from: $0).map(Double.init) }
        let farthest = hops.reduce(1) { max($0, $1.max() ?? 1) }
        // Separate parts keep their distance.
        let wanted = hops.map { row in row.map { $0 < 0 ? farthest / 2 + 1.5 : $0 } }
        var stream = RandomStream(seed: 0, purpose: "spring layout")
        var x: [Double] = []
        var y: [Double] = []
        for node in 0..<n {
            let angle = 2 * Double.pi * Double(node) / Double(n)
            x.append(farthest / 2 * cos(angle) + stream.uniform(-0.1, 0.1))
            y.append(farthest / 2 * sin(angle) + stream.uniform(-0.1, 0.1))
        }
        for _ in 0..<(n <= 150 ? 300 : 100) {
            var moved = 0.0
            for node in 0..<n {
                let row = wanted[node]
                var (sumX, sumY, total) = (0.0, 0.0, 0.0)
                for other in 0..<n where other != node {
                    let distance = row[other]
                    let weight = 1 / (distance * distance)
                    let (dx, dy) = (x[node] - x[other], y[node] - y[other])
                    let length = max(1e-9, (dx * dx + dy * dy).squareRoot())
                    sumX += weight * (x[other] + distance * dx / length)
                    sumY += weight * (y[other] + distance * dy / length)
                    total += weight
                }
                moved = max(moved, abs(sumX / total - x[node]) + abs(sumY / total - y[node]))
                x[node] = sumX / total
                y[node] = sumY / total
            }
            if moved < 1e-4 { break }
        }
        return fitted(x, y)
    }

    /// Centred in the unit square, as large as fits.
    private static func fitted(_ x: [Double], _ y: [Double]) -> [GraphLayout.Place] {
        let (left, right) = (x.min() ?? 0, x.max() ?? 0)
        let (top, bottom) = (y.min() ?? 0, y.max() ?? 0)
        let scale = 1 / max(right - left, bottom - top, 1e-9)
        return zip(x, y).map {
            .init(
                x: 0.5 + ($0 - (left + right) / 2) * scale, y: 0.5 + ($1 - (top + bottom) / 2) * scale)
        }
    }
}
