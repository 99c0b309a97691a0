import Catalogues
import Determinism

/// Every node has its own mix of classes `q ~ Dirichlet(α·p)`, p the classes' shares in the data; all nodes have the
/// same number of samples (they differ by at most one), so none is ever empty.
///
/// Source: Hsu, Qi & Brown 2019 (arXiv:1909.06335), section 3. For real-valued targets the tenths of the ordered values
/// take the place of classes.
///
/// ## Deviation
/// Samples are drawn without replacement, the nodes taking turns, so that no node is left with what the others did not
/// want. A class that has run out is left out of a node's mix; when all classes of a mix have run out, the node draws in
/// proportion to what is left.
struct DirichletPartition: Partitioner {
    let alpha: Double

    func deal(_ targets: Targets, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        let groups = TargetGroups(targets)
        var members = groups.shuffledMembers(&stream)
        let present = members.indices.filter { !members[$0].isEmpty }
        let concentrations = present.map { alpha * Double(members[$0].count) / Double(targets.count) }
        let mixes = (0..<nodes).map { _ in stream.dirichlet(concentrations) }
        var shards = [[Int32]](repeating: [], count: nodes)
        for turn in 0..<targets.count {
            let node = turn % nodes
            var weights = zip(present, mixes[node]).map { members[$0].isEmpty ? 0 : $1 }
            if weights.reduce(0, +) <= 0 { weights = present.map { Double(members[$0].count) } }
            let group = present[Self.draw(weights, &stream)]
            if let sample = members[group].popLast() { shards[node].append(sample) }
        }
        return shards
    }

    /// An index with a chance in proportion to its weight; one with weight 0 is never drawn.
    private static func draw(_ weights: [Double], _ stream: inout RandomStream) -> Int {
        var rest = stream.uniform() * weights.reduce(0, +)
        var chosen = 0
        for (index, weight) in weights.enumerated() where weight > 0 {
            chosen = index
            if rest < weight { break }
            rest -= weight
        }
        return chosen
    }

    static let entry = PartitionEntry(
        "dirichlet", "By class: every node has a mix of classes drawn from Dirichlet(α·p); equal sizes",
        source: "Hsu, Qi & Brown 2019 (arXiv:1909.06335)",
        settings: [
            Setting(
                "alpha", .number(0...1e9, excludingLowerBound: true), default: 0.1,
                "α: small for nodes with few classes, large for equal mixes (usual: 0.1 or 1)")
        ]
    ) { settings in
        DirichletPartition(alpha: settings.number("alpha"))
    }
}
