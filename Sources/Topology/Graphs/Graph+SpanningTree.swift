extension Graph {
    /// A breadth-first spanning tree from a node of (nearly) smallest eccentricity, so that the tree is shallow.
    ///
    /// The root is the middle of a longest shortest path found by two searches: exact on trees, near the centre elsewhere.
    /// Of several possible parents a node gets the smallest. A tree is its own spanning tree.
    ///
    /// Traps unless the graph is undirected and connected.
    public var spanningTree: Graph {
        precondition(!isDirected && isConnected, "a spanning tree needs an undirected, connected graph")
        let depth = distances(from: centre)
        var edges: [Edge] = []
        edges.reserveCapacity(nodeCount - 1)
        for node in 0..<nodeCount {
            guard let parent = neighbours(of: node).first(where: { depth[$0] == depth[node] - 1 }) else {
                continue
            }
            edges.append(Edge(parent, node))
        }
        return Graph(nodeCount: nodeCount, merging: edges)
    }

    /// The middle of a path between a node far from node 0 and the node farthest from that one.
    private var centre: Int {
        let one = Self.farthest(distances(from: 0))
        let fromOne = distances(from: one)
        let other = Self.farthest(fromOne)
        let half = fromOne[other] / 2
        var node = other
        while fromOne[node] > half {
            guard let nearer = neighbours(of: node).first(where: { fromOne[$0] == fromOne[node] - 1 }) else {
                preconditionFailure("node \(node) at distance \(fromOne[node]) has no nearer neighbour")
            }
            node = nearer
        }
        return node
    }

    private static func farthest(_ distances: [Int]) -> Int {
        var best = 0
        for (node, distance) in distances.enumerated() where distance > distances[best] { best = node }
        return best
    }
}
