import Determinism

/// Which training samples belong to which node.
public struct Partition: Sendable, Equatable {
    /// The positions in the training part that each node holds, ascending; `[nodes]`, none empty.
    public let shards: [[Int32]]

    /// - Parameter shards: for every node at least one position.
    public init(shards: [[Int32]]) {
        precondition(shards.allSatisfy { !$0.isEmpty }, "a node without samples")
        self.shards = shards
    }
}

/// A rule that deals training samples out to nodes.
protocol Partitioner: Sendable {
    /// The positions of each node, in any order, and at least one for every node.
    ///
    /// - Parameters:
    ///   - dataset: its training part is dealt out.
    ///   - nodes: at least 1.
    ///   - stream: the chance of this partition.
    /// - Returns: the positions of every node.
    /// - Throws: in words, when there are too few samples; the message follows the file's name.
    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
}

/// Why samples cannot be dealt out, in words.
struct PartitionProblem: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    static func tooFew(_ samples: Int, _ nodes: Int) -> PartitionProblem {
        PartitionProblem("\(samples) samples cannot be split over \(nodes) nodes")
    }
}
