import Catalogues
import Determinism

/// Samples sorted by class and cut into equal shards, of which every node gets the same number at random: with two
/// shards a node sees about two classes.
///
/// Source: McMahan et al. 2017 (arXiv:1602.05629), section 3, "pathological non-IID". Shard sizes differ by at most one.
/// For real-valued targets the tenths of the ordered values take the place of classes.
struct ShardsPartition: Partitioner {
    let shardsPerNode: Int

    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        let (shards, overflow) = nodes.multipliedReportingOverflow(by: shardsPerNode)
        guard !overflow, shards <= dataset.train.count else {
            throw PartitionProblem(
                "\(dataset.train.count) samples cannot be cut into \(shardsPerNode) shards for each of \(nodes) nodes"
            )
        }
        let sorted = TargetGroups(dataset.train.targets).shuffledMembers(&stream).flatMap { $0 }
        var result = [[Int32]](repeating: [], count: nodes)
        for (position, shard) in stream.permutation(shards).enumerated() {
            let range = (shard * dataset.train.count / shards)..<((shard + 1) * dataset.train.count / shards)
            result[position % nodes] += sorted[range]
        }
        return result
    }

    static let entry = PartitionEntry(
        "shards", "Sorted by class and cut into equal shards, a few for each node",
        source: "McMahan et al. 2017 (arXiv:1602.05629), section 3",
        settings: [
            Setting("shards-per-node", .integer(1...1_000_000), default: 2, "shards of each node (paper: 2)")
        ]
    ) { settings in
        ShardsPartition(shardsPerNode: settings.integer("shards-per-node"))
    }
}
