import Catalogues
import Determinism

/// Deals ratings out so that all of one user's, or all about one item, are on one node.
struct RaterGroups: Partitioner {
    /// Whose ratings stay together.
    enum Member: String {
        case user
        case item
    }

    let member: Member
    let balancesRatings: Bool

    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        guard case .ratings(let pairs) = dataset.train.features else {
            throw PartitionProblem(
                "by-\(member) needs ratings, but data set '\(dataset.name)' has \(dataset.train.features.kind.rawValue)"
            )
        }
        let members = member == .user ? pairs.users : pairs.items
        var ratings = [[Int32]](
            repeating: [],
            count: member == .user ? pairs.scale.userIDs.count : pairs.scale.itemIDs.count)
        for (sample, who) in members.enumerated() { ratings[Int(who)].append(Int32(sample)) }
        // Those who rate in the test part only belong to nobody.
        var order = ratings.indices.filter { !ratings[$0].isEmpty }
        guard order.count >= nodes else {
            throw PartitionProblem(
                "\(order.count) \(member)s with ratings cannot be split over \(nodes) nodes")
        }
        stream.shuffle(&order)
        let groups = order.map { ratings[$0] }
        // Equally long ones in the order drawn.
        guard !balancesRatings else { return LongestFirst.piles(of: groups, count: nodes) }
        var shards = [[Int32]](repeating: [], count: nodes)
        for (turn, group) in groups.enumerated() { shards[turn % nodes] += group }
        return shards
    }

    /// The catalogue's entry for users or items.
    static func entry(_ member: Member) -> PartitionEntry {
        PartitionEntry(
            "by-\(member)",
            "By \(member), for ratings: all ratings \(member == .user ? "of a user" : "of an item") are on one node",
            settings: [
                Setting(
                    "balance", .choice(["\(member)s", "ratings"]), default: .text("\(member)s"),
                    "what nodes have about equally many of: \(member)s dealt out at random, or ratings, the \(member)s with most first"
                )
            ]
        ) { settings in
            RaterGroups(member: member, balancesRatings: settings.text("balance") == "ratings")
        }
    }
}
