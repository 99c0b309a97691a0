public import Determinism

/// The weights of one round of averaging, in sparse rows: x_i ← Σ_j W[i][j] · x_j.
///
/// `W[i][j]` is the weight that the **receiver** i puts on the value that came **from** j. Row-stochastic
/// matrices keep a consensus a consensus; column-stochastic ones keep the sum; doubly stochastic ones do
/// both. Memory is proportional to the number of entries; a symmetric matrix is stored once.
public struct MixingMatrix: Sendable, Equatable {
    /// The number of nodes n, at least 1; the matrix is `[n, n]`.
    public let nodeCount: Int
    /// W[i][i]; `[n]`.
    let selfWeights: [Double]
    /// Row i, without the diagonal, ascending: whom i receives from.
    private let rows: SparseRows
    /// Column j, without the diagonal, ascending: who receives from j.
    ///
    /// Shares its storage with `rows` when
    /// symmetric.
    private let columns: SparseRows

    /// One weight off the diagonal of a mixing matrix.
    public struct Entry: Sendable, Equatable {
        /// The row: who applies the weight.
        public let receiver: Int
        /// The column: whose value it applies to.
        public let sender: Int
        /// W[receiver][sender].
        public let weight: Double

        /// The weight a receiver puts on what came from a sender.
        public init(receiver: Int, sender: Int, weight: Double) {
            self.receiver = receiver
            self.sender = sender
            self.weight = weight
        }
    }

    /// A matrix from weights that a person stated.
    ///
    /// - Parameters:
    ///   - selfWeights: W[i][i], `[n]`, n at least 1.
    ///   - entries: the other weights, each pair at most once, in any order.
    /// - Throws: `TopologyError` for a node out of range, a diagonal or repeated entry, or a weight that is
    ///   not finite.
    public init(selfWeights: [Double], entries: [Entry]) throws(TopologyError) {
        let count = selfWeights.count
        guard count >= 1 else { throw .noNodes(got: count) }
        for (node, weight) in selfWeights.enumerated() where !weight.isFinite {
            throw .unsuitableWeights(
                "node \(node) has self weight \(weight)", remedy: "weights must be finite")
        }
        for entry in entries {
            let edge = Edge(entry.sender, entry.receiver)
            guard 0..<count ~= entry.sender, 0..<count ~= entry.receiver else {
                throw .nodeOutOfRange(edge, nodeCount: count)
            }
            guard entry.sender != entry.receiver else { throw .selfLoop(node: entry.sender) }
            guard entry.weight.isFinite else {
                throw .unsuitableWeights(
                    "edge \(edge) has weight \(entry.weight)", remedy: "weights must be finite")
            }
        }
        let sorted = entries.sorted { ($0.receiver, $0.sender) < ($1.receiver, $1.sender) }
        for (one, next) in zip(sorted, sorted.dropFirst())
        where one.receiver == next.receiver && one.sender == next.sender {
            throw .duplicateEdge(Edge(one.sender, one.receiver))
        }
        var starts = [0]
        var index = 0
        for node in 0..<count {
            while index < sorted.count, sorted[index].receiver == node { index += 1 }
            starts.append(index)
        }
        let cells = sorted.map { WeightedNeighbour(node: $0.sender, weight: $0.weight) }
        self.init(selfWeights: selfWeights, rows: SparseRows(starts: starts, cells: cells))
    }

    /// A matrix from weights that a program computed, row by row.
    ///
    /// - Parameters:
    ///   - nodeCount: n, at least 1.
    ///   - row: gives W[i][i] and appends the other entries of row i in ascending order of node.
    public init(nodeCount: Int, row: (_ node: Int, _ entries: inout [WeightedNeighbour]) -> Double) {
        var starts = [0]
        starts.reserveCapacity(nodeCount + 1)
        var selfWeights: [Double] = []
        selfWeights.reserveCapacity(nodeCount)
        var cells: [WeightedNeighbour] = []
        for node in 0..<nodeCount {
            selfWeights.append(row(node, &cells))
            var previous = -1
            for index in starts[node]..<cells.count {
                let other = cells[index].node
                precondition(
                    other > previous && other != node && other < nodeCount,
                    "row \(node) of \(nodeCount) must ascend without itself, got \(other) after \(previous)")
                previous = other
            }
            starts.append(cells.count)
        }
        self.init(selfWeights: selfWeights, rows: SparseRows(starts: starts, cells: cells))
    }

    /// A matrix whose entries lie on the edges of a graph, the rest of each row on the diagonal, so that rows
    /// sum to 1.
    public init(on graph: Graph, weight: (_ receiver: Int, _ sender: Int) -> Double) {
        self.init(nodeCount: graph.nodeCount) { node, entries in
            var sum = 0.0
            for other in graph.incoming(of: node) {
                let share = weight(node, other)
                sum += share
                entries.append(WeightedNeighbour(node: other, weight: share))
            }
            return 1 - sum
        }
    }

    /// The identity: nobody hears anybody.
    public static func identity(nodeCount: Int) -> MixingMatrix {
        MixingMatrix(nodeCount: nodeCount) { _, _ in 1 }
    }

    private init(selfWeights: [Double], rows: SparseRows) {
        precondition(!selfWeights.isEmpty, "a mixing matrix needs at least one node")
        let transposed = rows.transposed()
        nodeCount = selfWeights.count
        self.selfWeights = selfWeights
        self.rows = rows
        columns = transposed == rows ? rows : transposed
    }

    /// W[i][i].
    public func selfWeight(_ node: Int) -> Double { selfWeights[node] }

    /// W[i][j] for all j that i receives from, ascending, without the diagonal.
    public func row(_ receiver: Int) -> NeighbourWeights { rows[receiver] }

    /// W[i][j] for all i that receive from j, ascending, without the diagonal.
    public func column(_ sender: Int) -> NeighbourWeights { columns[sender] }

    /// What one node must know of this matrix; no allocation.
    public func neighbourhood(of node: Int) -> Neighbourhood {
        Neighbourhood(selfWeight: selfWeights[node], incoming: rows[node], outgoing: columns[node])
    }

    /// W[receiver][sender], by binary search.
    public subscript(receiver: Int, sender: Int) -> Double {
        receiver == sender ? selfWeights[receiver] : rows[receiver].weight(of: sender)
    }

    /// The number of entries off the diagonal: messages in one round.
    public var messageCount: Int { rows.cells.count }

    /// Everything as one array; `[n, n]` row-major.
    public func dense() -> [Double] {
        var values = [Double](repeating: 0, count: nodeCount * nodeCount)
        for node in 0..<nodeCount {
            values[node * nodeCount + node] = selfWeights[node]
            for entry in rows[node] { values[node * nodeCount + entry.node] = entry.weight }
        }
        return values
    }

    /// The matrix with rows and columns exchanged.
    public var transposed: MixingMatrix { MixingMatrix(selfWeights: selfWeights, rows: columns) }

    /// Who sends to whom under this matrix: undirected when the pattern of entries is symmetric.
    public var graph: Graph {
        var edges: [Edge] = []
        edges.reserveCapacity(messageCount)
        for node in 0..<nodeCount {
            for entry in rows[node] { edges.append(Edge(entry.node, node)) }
        }
        return Graph(nodeCount: nodeCount, merging: edges, isDirected: !hasSymmetricPattern)
    }

    private var hasSymmetricPattern: Bool {
        rows.starts == columns.starts && zip(rows.cells, columns.cells).allSatisfy { $0.node == $1.node }
    }

    /// y ← W x; both `[n]`.
    public func multiply(_ x: Span<Double>, into y: inout MutableSpan<Double>) {
        precondition(
            x.count == nodeCount && y.count == nodeCount, "\(x.count), \(y.count) for \(nodeCount) nodes")
        let starts = rows.starts.span
        let cells = rows.cells.span
        let diagonal = selfWeights.span
        for node in 0..<nodeCount {
            var sum = diagonal[node] * x[node]
            for index in starts[node]..<starts[node + 1] {
                let cell = cells[index]
                sum += cell.weight * x[cell.node]
            }
            y[node] = sum
        }
    }

    /// Adds all weights, row by row, to a digest.
    public func combine(into digest: inout RunDigest) {
        digest.combine(nodeCount)
        digest.combine(messageCount)
        for node in 0..<nodeCount {
            digest.combine(selfWeights[node])
            for entry in rows[node] {
                digest.combine(entry.node)
                digest.combine(entry.weight)
            }
        }
    }

    /// The sum of each column; `[n]`.
    var columnSums: [Double] { sums(columns) }

    /// The sum of each row; `[n]`.
    var rowSums: [Double] { sums(rows) }

    private func sums(_ part: SparseRows) -> [Double] {
        (0..<nodeCount).map { node in
            var sum = selfWeights[node]
            for entry in part[node] { sum += entry.weight }
            return sum
        }
    }
}

/// Weighted lists of nodes, one for each node, in one array.
private struct SparseRows: Sendable, Equatable {
    let starts: [Int]
    let cells: [WeightedNeighbour]

    subscript(row: Int) -> NeighbourWeights { NeighbourWeights(cells[starts[row]..<starts[row + 1]]) }

    func transposed() -> SparseRows {
        let count = starts.count - 1
        var newStarts = [Int](repeating: 0, count: count + 1)
        for cell in cells { newStarts[cell.node + 1] += 1 }
        for row in 0..<count { newStarts[row + 1] += newStarts[row] }
        var places = newStarts
        var newCells = [WeightedNeighbour](
            repeating: WeightedNeighbour(node: 0, weight: 0), count: cells.count)
        for row in 0..<count {
            for index in starts[row]..<starts[row + 1] {
                let cell = cells[index]
                newCells[places[cell.node]] = WeightedNeighbour(node: row, weight: cell.weight)
                places[cell.node] += 1
            }
        }
        return SparseRows(starts: newStarts, cells: newCells)
    }
}
