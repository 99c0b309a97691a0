/// Weighted links of one round, collected in any order, that make a symmetric mixing matrix.
struct SymmetricLinks: Sendable {
    private(set) var links: [(edge: Edge, weight: Double)] = []

    /// Links two nodes with the same weight both ways; each pair at most once.
    mutating func link(_ a: Int, _ b: Int, weight: Double) {
        links.append((Edge(a, b).ascending, weight))
    }

    /// Lets the members of a group average exactly.
    mutating func average(_ group: [Int]) {
        let weight = 1 / Double(group.count)
        for (index, node) in group.enumerated() {
            for other in group[..<index] { link(node, other, weight: weight) }
        }
    }

    /// The links of two rounds in one; no pair may be in both.
    mutating func merge(_ other: SymmetricLinks) { links += other.links }

    /// The matrix with these weights off the diagonal and the rest of each row on it.
    func matrix(nodeCount: Int) -> MixingMatrix {
        var degrees = [Int](repeating: 0, count: nodeCount)
        for (edge, _) in links {
            degrees[edge.from] += 1
            degrees[edge.to] += 1
        }
        var starts = [0]
        for degree in degrees { starts.append(starts[starts.count - 1] + degree) }
        var cells = [WeightedNeighbour](
            repeating: WeightedNeighbour(node: 0, weight: 0), count: starts[nodeCount])
        var places = starts
        for (edge, weight) in links {
            cells[places[edge.from]] = WeightedNeighbour(node: edge.to, weight: weight)
            cells[places[edge.to]] = WeightedNeighbour(node: edge.from, weight: weight)
            places[edge.from] += 1
            places[edge.to] += 1
        }
        return MixingMatrix(nodeCount: nodeCount) { node, entries in
            let row = cells[starts[node]..<starts[node + 1]].sorted { $0.node < $1.node }
            entries += row
            return 1 - row.reduce(0) { $0 + $1.weight }
        }
    }
}
