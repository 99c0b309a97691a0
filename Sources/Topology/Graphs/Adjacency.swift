/// Lists of nodes, one for each node, in one array (compressed sparse rows).
struct Adjacency: Sendable, Equatable {
    /// Row i is `nodes[starts[i] ..< starts[i + 1]]`; `[nodeCount + 1]`.
    private(set) var starts: [Int]
    /// The rows, one after the other; `[starts[nodeCount]]`.
    private(set) var nodes: [Int]

    /// Rows of the senders of each receiver, in the order of `edges`; both directions of each when
    /// `bothWays`.
    fileprivate init(sendersOf nodeCount: Int, _ edges: [Edge], bothWays: Bool) {
        var counts = [Int](repeating: 0, count: nodeCount)
        for edge in edges {
            counts[edge.to] += 1
            if bothWays { counts[edge.from] += 1 }
        }
        starts = Self.runningSums(counts)
        nodes = [Int](repeating: 0, count: starts[nodeCount])
        var places = starts
        for edge in edges {
            nodes[places[edge.to]] = edge.from
            places[edge.to] += 1
            guard bothWays else { continue }
            nodes[places[edge.from]] = edge.to
            places[edge.from] += 1
        }
    }

    private init(starts: [Int], nodes: [Int]) {
        self.starts = starts
        self.nodes = nodes
    }

    /// Ascending rows of the receivers of each sender, without repetitions and self-loops.
    ///
    /// Two transpositions sort all rows in time proportional to nodes and edges.
    static func receivers(nodeCount: Int, _ edges: [Edge], bothWays: Bool) -> Adjacency {
        var rows = Adjacency(sendersOf: nodeCount, edges, bothWays: bothWays).transposed()
        rows.dropRepetitionsAndLoops()
        return rows
    }

    /// The number of rows.
    var count: Int { starts.count - 1 }

    /// The nodes of one row.
    subscript(row: Int) -> ArraySlice<Int> { nodes[starts[row]..<starts[row + 1]] }

    /// The number of nodes in one row.
    func length(of row: Int) -> Int { starts[row + 1] - starts[row] }

    /// Row j lists, in ascending order, the rows that contain j.
    func transposed() -> Adjacency {
        var counts = [Int](repeating: 0, count: count)
        for node in nodes { counts[node] += 1 }
        let newStarts = Self.runningSums(counts)
        var places = newStarts
        var result = [Int](repeating: 0, count: nodes.count)
        for row in 0..<count {
            for index in starts[row]..<starts[row + 1] {
                let node = nodes[index]
                result[places[node]] = row
                places[node] += 1
            }
        }
        return Adjacency(starts: newStarts, nodes: result)
    }

    private mutating func dropRepetitionsAndLoops() {
        var kept = 0
        var begin = 0
        for row in 0..<count {
            let end = starts[row + 1]
            let rowStart = kept
            for index in begin..<end {
                let node = nodes[index]
                if node == row || (kept > rowStart && nodes[kept - 1] == node) { continue }
                nodes[kept] = node
                kept += 1
            }
            starts[row + 1] = kept
            begin = end
        }
        nodes.removeLast(nodes.count - kept)
    }

    private static func runningSums(_ counts: [Int]) -> [Int] {
        var sums = [Int](repeating: 0, count: counts.count + 1)
        for index in counts.indices { sums[index + 1] = sums[index] + counts[index] }
        return sums
    }
}
