extension MixingMatrix {
    /// How far a sum may be from 1, or two weights from each other, to count as equal.
    public static let tolerance = 1e-9

    /// A row or column whose sum is not 1.
    public struct SumFault: Sendable, Equatable {
        /// The row or column.
        public let node: Int
        /// What it sums to.
        public let sum: Double
    }

    /// The first row that does not sum to 1, if any.
    public var rowSumFault: SumFault? { Self.fault(rowSums) }

    /// The first column that does not sum to 1, if any.
    public var columnSumFault: SumFault? { Self.fault(columnSums) }

    /// The first edge whose two directions have different weights, if any.
    public var asymmetry: Edge? {
        for node in 0..<nodeCount {
            let (incoming, outgoing) = (row(node), column(node))
            var (i, o) = (0, 0)
            while i < incoming.count || o < outgoing.count {
                let from = i < incoming.count ? incoming[i].node : .max
                let to = o < outgoing.count ? outgoing[o].node : .max
                let first = min(from, to)
                let heard = from == first ? incoming[i].weight : 0
                let told = to == first ? outgoing[o].weight : 0
                if abs(heard - told) > Self.tolerance { return Edge(min(node, first), max(node, first)) }
                if from == first { i += 1 }
                if to == first { o += 1 }
            }
        }
        return nil
    }

    /// The first negative weight, by receiver, if any.
    public var negativeWeight: Entry? {
        for node in 0..<nodeCount {
            if selfWeight(node) < 0 { return Entry(receiver: node, sender: node, weight: selfWeight(node)) }
            for entry in row(node) where entry.weight < 0 {
                return Entry(receiver: node, sender: entry.node, weight: entry.weight)
            }
        }
        return nil
    }

    /// Whether every row sums to 1: a consensus stays a consensus.
    public var isRowStochastic: Bool { rowSumFault == nil }

    /// Whether every column sums to 1: the sum over nodes is kept.
    public var isColumnStochastic: Bool { columnSumFault == nil }

    /// Whether all rows and all columns sum to 1: the mean is kept, and so is a consensus.
    public var isDoublyStochastic: Bool { isRowStochastic && isColumnStochastic }

    /// Whether W[i][j] = W[j][i] for all pairs.
    public var isSymmetric: Bool { asymmetry == nil }

    private static func fault(_ sums: [Double]) -> SumFault? {
        guard let node = sums.firstIndex(where: { !(abs($0 - 1) <= tolerance) }) else { return nil }
        return SumFault(node: node, sum: sums[node])
    }
}
