extension Graph {
    /// The fewest links that would join all parts: from every other part to the largest, each between the nodes
    /// with the fewest links; ascending by part, empty when connected.
    public var joiningEdges: [Edge] {
        let parts = components
        guard let largest = parts.max(by: { $0.count < $1.count }), parts.count > 1 else { return [] }
        let links = undirected
        var extra = [Int](repeating: 0, count: nodeCount)
        return parts.filter { $0[0] != largest[0] }.map { part in
            let from = links.leastLinked(of: part, extra)
            let to = links.leastLinked(of: largest, extra)
            extra[from] += 1
            extra[to] += 1
            return Edge(from, to).ascending
        }
    }

    /// The fewest links among the neighbours of a cut vertex that would keep the others together without it;
    /// empty for other nodes.
    public func bypass(around node: Int) -> [Edge] {
        let links = undirected
        let rest = Graph(
            nodeCount: nodeCount, merging: links.edges.filter { $0.from != node && $0.to != node })
        let isNeighbour = Set(links.neighbours(of: node))
        let sides = rest.components.map { part in part.filter(isNeighbour.contains) }.filter { !$0.isEmpty }
        var extra = [Int](repeating: 0, count: nodeCount)
        return zip(sides, sides.dropFirst()).map { one, next in
            let from = links.leastLinked(of: one, extra)
            let to = links.leastLinked(of: next, extra)
            extra[from] += 1
            extra[to] += 1
            return Edge(from, to).ascending
        }
    }

    /// The node with the fewest links, the smallest of equals.
    private func leastLinked(of nodes: [Int], _ extra: [Int]) -> Int {
        nodes.min { (degree(of: $0) + extra[$0], $0) < (degree(of: $1) + extra[$1], $1) } ?? nodes[0]
    }
}
