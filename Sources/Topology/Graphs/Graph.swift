/// Who is linked with whom: a simple graph, undirected or directed, in compressed sparse rows.
///
/// Nodes are `0 ..< nodeCount`. There are no self-loops and no repeated edges by construction. A directed
/// edge points the way messages travel: `from` sends, `to` receives. Memory is proportional to nodes and
/// edges; a million nodes are fine.
public struct Graph: Sendable, Equatable {
    /// The number of nodes, at least 1.
    public let nodeCount: Int
    /// Whether an edge carries messages one way only.
    public let isDirected: Bool
    /// The number of edges; an undirected edge counts once.
    public let edgeCount: Int

    private let receivers: Adjacency
    private let senders: Adjacency

    /// A graph from edges that a person stated.
    ///
    /// - Parameters:
    ///   - nodeCount: at least 1.
    ///   - edges: each edge once; the order of the two nodes matters in a directed graph only.
    ///   - isDirected: whether edges carry messages one way only.
    /// - Throws: `TopologyError` naming the first edge that leaves the range, is a self-loop or repeats
    ///   another.
    public init(nodeCount: Int, edges: [Edge], isDirected: Bool = false) throws(TopologyError) {
        guard nodeCount >= 1 else { throw .noNodes(got: nodeCount) }
        for edge in edges {
            guard 0..<nodeCount ~= edge.from, 0..<nodeCount ~= edge.to else {
                throw .nodeOutOfRange(edge, nodeCount: nodeCount)
            }
            guard edge.from != edge.to else { throw .selfLoop(node: edge.from) }
        }
        self.init(nodeCount: nodeCount, merging: edges, isDirected: isDirected)
        guard edgeCount == edges.count else {
            var seen = Set<Edge>()
            for edge in edges where !seen.insert(isDirected ? edge : edge.ascending).inserted {
                throw .duplicateEdge(edge)
            }
            preconditionFailure("\(edges.count) distinct edges became \(edgeCount)")
        }
    }

    /// A graph from edges that a program computed: repetitions are merged and self-loops dropped.
    ///
    /// Formulas such as `i ± 1 mod n` need no special cases for one and two nodes this way. Traps on nodes
    /// outside `0 ..< nodeCount`.
    public init(nodeCount: Int, merging edges: [Edge], isDirected: Bool = false) {
        precondition(nodeCount >= 1, "a graph needs at least one node, got \(nodeCount)")
        self.nodeCount = nodeCount
        self.isDirected = isDirected
        receivers = Adjacency.receivers(nodeCount: nodeCount, edges, bothWays: !isDirected)
        senders = isDirected ? receivers.transposed() : receivers
        edgeCount = isDirected ? receivers.nodes.count : receivers.nodes.count / 2
    }

    /// The nodes it is linked with, ascending; in a directed graph those it sends to, as `outgoing(of:)`.
    public func neighbours(of node: Int) -> ArraySlice<Int> { receivers[node] }

    /// The nodes it sends to, ascending.
    public func outgoing(of node: Int) -> ArraySlice<Int> { receivers[node] }

    /// The nodes it receives from, ascending.
    public func incoming(of node: Int) -> ArraySlice<Int> { senders[node] }

    /// The number of neighbours; in a directed graph the number of nodes it sends to, as `outDegree(of:)`.
    public func degree(of node: Int) -> Int { receivers.length(of: node) }

    /// The number of nodes it sends to.
    public func outDegree(of node: Int) -> Int { receivers.length(of: node) }

    /// The number of nodes it receives from.
    public func inDegree(of node: Int) -> Int { senders.length(of: node) }

    /// Whether messages may travel from one node to the other, by binary search.
    public func hasEdge(from: Int, to: Int) -> Bool {
        let row = receivers[from]
        var low = row.startIndex
        var high = row.endIndex
        while low < high {
            let middle = (low + high) / 2
            if row[middle] < to { low = middle + 1 } else { high = middle }
        }
        return low < row.endIndex && row[low] == to
    }

    /// All edges in ascending order; those of an undirected graph once, smaller node first.
    public var edges: [Edge] {
        var edges: [Edge] = []
        edges.reserveCapacity(edgeCount)
        for node in 0..<nodeCount {
            for other in receivers[node] where isDirected || node < other { edges.append(Edge(node, other)) }
        }
        return edges
    }

    /// The same links, usable both ways.
    public var undirected: Graph {
        isDirected ? Graph(nodeCount: nodeCount, merging: edges) : self
    }
}
