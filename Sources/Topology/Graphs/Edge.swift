/// One edge of a graph: a link between two nodes, or, in a directed graph, the way messages travel.
public struct Edge: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The sender; in the edges of an undirected graph the smaller node.
    public let from: Int
    /// The receiver; in the edges of an undirected graph the larger node.
    public let to: Int

    /// An edge from one node to another.
    public init(_ from: Int, _ to: Int) {
        self.from = from
        self.to = to
    }

    /// By `from`, then by `to`.
    public static func < (left: Edge, right: Edge) -> Bool {
        (left.from, left.to) < (right.from, right.to)
    }

    /// The two nodes: `3 – 5`.
    public var description: String { "\(from) – \(to)" }

    /// The same edge with the smaller node first.
    var ascending: Edge { from <= to ? self : Edge(to, from) }
}
