import Catalogues
import Determinism

/// Samples dealt out at random, so that every node sees the same distribution; sizes differ by at most one.
struct IIDPartition: Partitioner {
    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        var shards = [[Int32]](repeating: [], count: nodes)
        for (position, sample) in stream.permutation(dataset.train.count).enumerated() {
            shards[position % nodes].append(Int32(sample))
        }
        return shards
    }

    static let entry = PartitionEntry(
        "iid", "At random: every node sees the same distribution; sizes differ by at most one"
    ) { _ in IIDPartition() }
}
