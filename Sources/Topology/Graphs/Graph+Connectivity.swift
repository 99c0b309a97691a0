extension Graph {
    /// Whether every node is linked with every other over some path; directions are ignored.
    public var isConnected: Bool { reach(from: 0, ignoringDirections: true) == nodeCount }

    /// Whether messages can travel from every node to every other; the same as `isConnected` when undirected.
    public var isStronglyConnected: Bool {
        guard isDirected else { return isConnected }
        return reach(from: 0, ignoringDirections: false) == nodeCount && reachBackwards(from: 0) == nodeCount
    }

    /// The connected parts, directions ignored: each ascending, in the order of their smallest node.
    public var components: [[Int]] {
        var label = [Int](repeating: -1, count: nodeCount)
        var parts = 0
        var queue: [Int] = []
        for start in 0..<nodeCount where label[start] < 0 {
            label[start] = parts
            queue.removeAll(keepingCapacity: true)
            queue.append(start)
            var next = 0
            while next < queue.count {
                let node = queue[next]
                next += 1
                for other in outgoing(of: node) where label[other] < 0 {
                    label[other] = parts
                    queue.append(other)
                }
                guard isDirected else { continue }
                for other in incoming(of: node) where label[other] < 0 {
                    label[other] = parts
                    queue.append(other)
                }
            }
            parts += 1
        }
        var components = [[Int]](repeating: [], count: parts)
        for node in 0..<nodeCount { components[label[node]].append(node) }
        return components
    }

    /// The nodes without any edge, ascending.
    public var isolatedNodes: [Int] {
        (0..<nodeCount).filter { outDegree(of: $0) == 0 && inDegree(of: $0) == 0 }
    }

    private func reach(from start: Int, ignoringDirections: Bool) -> Int {
        reach(from: start) { node, visit in
            for other in outgoing(of: node) { visit(other) }
            if ignoringDirections && isDirected { for other in incoming(of: node) { visit(other) } }
        }
    }

    private func reachBackwards(from start: Int) -> Int {
        reach(from: start) { node, visit in for other in incoming(of: node) { visit(other) } }
    }

    /// How many nodes a walk from `start` meets, itself included.
    private func reach(from start: Int, steps: (Int, (Int) -> Void) -> Void) -> Int {
        var seen = [Bool](repeating: false, count: nodeCount)
        seen[start] = true
        var queue = [start]
        var next = 0
        while next < queue.count {
            steps(queue[next]) { other in
                if seen[other] { return }
                seen[other] = true
                queue.append(other)
            }
            next += 1
        }
        return queue.count
    }
}
