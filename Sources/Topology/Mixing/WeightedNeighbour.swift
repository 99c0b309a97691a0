/// Another node together with a mixing weight.
public struct WeightedNeighbour: Sendable, Hashable {
    /// The other node.
    public let node: Int
    /// The mixing weight; which of the two nodes applies it is said by whoever hands this out.
    public let weight: Double

    /// A node with a weight.
    public init(node: Int, weight: Double) {
        self.node = node
        self.weight = weight
    }
}

/// Nodes with mixing weights, in ascending order of node: a view of a part of a mixing matrix that costs no
/// allocation.
///
/// Positions count from 0. The view keeps its matrix's storage alive.
public struct NeighbourWeights: RandomAccessCollection, Sendable, Equatable, ExpressibleByArrayLiteral {
    private let entries: ArraySlice<WeightedNeighbour>

    /// The nodes and weights of a part of a matrix.
    public init(_ entries: ArraySlice<WeightedNeighbour>) { self.entries = entries }

    /// A list of nodes and weights.
    public init(_ entries: [WeightedNeighbour]) { self.entries = entries[...] }

    /// A list of nodes and weights.
    public init(arrayLiteral entries: WeightedNeighbour...) { self.entries = entries[...] }

    /// Always 0.
    public var startIndex: Int { 0 }
    /// The number of nodes listed.
    public var endIndex: Int { entries.count }
    /// The node and weight at a place, counted from 0.
    public subscript(position: Int) -> WeightedNeighbour { entries[entries.startIndex + position] }

    /// The weight of a node, by binary search; 0 for a node that is not listed.
    public func weight(of node: Int) -> Double {
        var low = entries.startIndex
        var high = entries.endIndex
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low < entries.endIndex && entries[low].node == node ? entries[low].weight : 0
    }
}
