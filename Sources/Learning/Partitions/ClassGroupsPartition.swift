import Catalogues
import Determinism

/// Consecutive nodes form groups; samples are sorted by class and every group gets a run of classes, dealt out at random
/// within it.
///
/// Nodes of a group see alike data, groups unlike ones: with two groups on two cliques (a dumbbell) all that a half does not
/// know must come over the bridge. For real-valued targets the tenths of the ordered values take the place of classes. Sizes
/// differ by at most one within a group.
struct ClassGroupsPartition: Partitioner {
    let groups: Int

    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        let sorted = TargetGroups(dataset.train.targets).shuffledMembers(&stream).flatMap { $0 }
        let groups = min(groups, nodes)
        var shards = [[Int32]](repeating: [], count: nodes)
        for group in 0..<groups {
            let members = (group * nodes / groups)..<((group + 1) * nodes / groups)
            let run =
                (members.lowerBound * sorted.count / nodes)..<(members.upperBound * sorted.count / nodes)
            for (position, drawn) in stream.permutation(run.count).enumerated() {
                shards[members.lowerBound + position % members.count].append(sorted[run.lowerBound + drawn])
            }
        }
        return shards
    }

    static let entry = PartitionEntry(
        "class-groups", "Groups of consecutive nodes share a run of classes; alike within a group",
        settings: [
            Setting(
                "groups", .integer(1...1_000_000), default: 2, "groups of nodes, at most one for each node")
        ]
    ) { settings in
        ClassGroupsPartition(groups: settings.integer("groups"))
    }
}
