import Catalogues
import Determinism

/// No partition: every node draws from the whole training part.
///
/// The IID case of the theorems, and the way to have more nodes than samples. Not disjoint.
struct SharedPartition: Partitioner {
    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        [[Int32]](repeating: (0..<dataset.train.count).map(Int32.init), count: nodes)
    }

    static let entry = PartitionEntry(
        "shared", "No partition: every node draws from all samples (works with more nodes than samples)",
        isDisjoint: false
    ) { _ in SharedPartition() }
}
