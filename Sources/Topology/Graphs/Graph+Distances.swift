extension Graph {
    /// The number of hops a message needs from one node to every other; -1 for those it never reaches;
    /// `[nodeCount]`.
    public func distances(from start: Int) -> [Int] {
        var distance = [Int](repeating: -1, count: nodeCount)
        var queue: [Int] = []
        breadthFirst(from: start, &distance, &queue)
        return distance
    }

    /// The largest distance from one node, or nil when it does not reach every node.
    public func eccentricity(of node: Int) -> Int? {
        var distance = [Int](repeating: -1, count: nodeCount)
        var queue: [Int] = []
        breadthFirst(from: node, &distance, &queue)
        return queue.count == nodeCount ? distance[queue[nodeCount - 1]] : nil
    }

    /// The distances between all ordered pairs of nodes in three numbers.
    ///
    /// Nil when some node does not reach another. Exact; one breadth-first search from every node, so time is
    /// nodes × (nodes + edges): see `diameterBounds(searches:)` for large graphs.
    public var distanceSummary: DistanceSummary? {
        var distance = [Int](repeating: -1, count: nodeCount)
        var queue: [Int] = []
        var diameter = 0
        var radius = Int.max
        var sum = 0
        for node in 0..<nodeCount {
            for seen in queue { distance[seen] = -1 }
            queue.removeAll(keepingCapacity: true)
            breadthFirst(from: node, &distance, &queue)
            guard queue.count == nodeCount else { return nil }
            let eccentricity = distance[queue[nodeCount - 1]]
            diameter = max(diameter, eccentricity)
            radius = min(radius, eccentricity)
            for other in queue { sum += distance[other] }
        }
        let pairs = nodeCount * (nodeCount - 1)
        let average = pairs == 0 ? 0 : Double(sum) / Double(pairs)
        return DistanceSummary(diameter: diameter, radius: radius, averagePathLength: average)
    }

    /// The largest distance between two nodes, or nil when some node does not reach another; as
    /// `distanceSummary`.
    public var diameter: Int? { distanceSummary?.diameter }

    /// Bounds on the diameter from a few breadth-first searches, for graphs too large for `diameter`.
    ///
    /// Each search starts at the node farthest from the last one; the diameter is at least the largest
    /// eccentricity met and, undirected, at most twice the smallest. Directed graphs get the upper bound
    /// `nodeCount - 1`.
    ///
    /// - Returns: nil when some node does not reach another.
    public func diameterBounds(searches: Int = 8) -> ClosedRange<Int>? {
        precondition(searches > 0, "diameterBounds needs at least one search, got \(searches)")
        guard isStronglyConnected else { return nil }
        var distance = [Int](repeating: -1, count: nodeCount)
        var queue: [Int] = []
        var start = 0
        var lower = 0
        var upper = nodeCount - 1
        for _ in 0..<searches {
            for seen in queue { distance[seen] = -1 }
            queue.removeAll(keepingCapacity: true)
            breadthFirst(from: start, &distance, &queue)
            start = queue[nodeCount - 1]
            lower = max(lower, distance[start])
            if !isDirected { upper = min(upper, 2 * distance[start]) }
        }
        return lower...max(lower, upper)
    }

    /// Fills in `distance`, which must be -1 everywhere, and leaves the nodes met in `queue`, nearest first.
    private func breadthFirst(from start: Int, _ distance: inout [Int], _ queue: inout [Int]) {
        precondition(queue.isEmpty && distance.count == nodeCount)
        distance[start] = 0
        queue.append(start)
        var next = 0
        while next < queue.count {
            let node = queue[next]
            let hops = distance[node] + 1
            next += 1
            for other in outgoing(of: node) where distance[other] < 0 {
                distance[other] = hops
                queue.append(other)
            }
        }
    }
}

/// Distances between all ordered pairs of nodes, in hops.
public struct DistanceSummary: Sendable, Equatable {
    /// The largest distance.
    public let diameter: Int
    /// The smallest eccentricity: how far the best-placed node is from the one farthest from it.
    public let radius: Int
    /// The mean distance between two different nodes; 0 for a single node.
    public let averagePathLength: Double
}
