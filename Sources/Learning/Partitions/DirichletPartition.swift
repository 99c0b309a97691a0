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
/// want. A class that has run out is left out of a node's mix; when all classes of a mix have run out, the node gets a
/// new mix of those that are left.
struct DirichletPartition: Partitioner {
    let alpha: Double

    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        let groups = TargetGroups(dataset.train.targets)
        var members = groups.shuffledMembers(&stream)
        let sizes = members.map(\.count)
        var mixes = (0..<nodes).map { _ in drawMix(sizes, &stream) }
        var shards = [[Int32]](repeating: [], count: nodes)
        for turn in 0..<dataset.train.count {
            let node = turn % nodes
            var weights = mixes[node].indices.map { members[$0].isEmpty ? 0 : mixes[node][$0] }
            if weights.reduce(0, +) <= 0 {
                weights = drawMix(members.map(\.count), &stream)
                mixes[node] = weights
            }
            let group = Self.draw(weights, &stream)
            if let sample = members[group].popLast() { shards[node].append(sample) }
        }
        return shards
    }

    /// A point of Dirichlet(α·p) for the shares p of the given group sizes, 0 for empty groups; `[groups]`.
    private func drawMix(_ sizes: [Int], _ stream: inout RandomStream) -> [Double] {
        let present = sizes.indices.filter { sizes[$0] > 0 }
        let total = Double(sizes.reduce(0, +))
        let point = stream.dirichlet(present.map { alpha * Double(sizes[$0]) / total })
        var mix = [Double](repeating: 0, count: sizes.count)
        for (group, share) in zip(present, point) { mix[group] = share }
        return mix
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
                "α: small for nodes with few classes, large for equal mixes; a class's share of α is what papers that give"
                    + " one α for each class call α, so their 0.1 with 10 classes is 1 here")
        ]
    ) { settings in
        DirichletPartition(alpha: settings.number("alpha"))
    }
}
