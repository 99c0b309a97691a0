import Catalogues
import Determinism
import Glibc

/// Samples dealt out at random in unequal numbers.
///
/// The shares of the nodes are a draw from Dirichlet(α, …, α) (Li et al. 2022, arXiv:2102.02079, "quantity skew"), or
/// fall as a power of the node's rank: `(node + 1)^−α`, so that node 0 has most. Every node gets at least the minimum;
/// the rest is divided by the shares, with the largest remainders rounded up.
struct QuantityPartition: Partitioner {
    let distribution: String
    let alpha: Double
    let minimum: Int

    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        guard minimum <= dataset.train.count / nodes else {
            throw PartitionProblem(
                "\(dataset.train.count) samples cannot give each of \(nodes) nodes at least \(minimum)")
        }
        let shares: [Double]
        if distribution == "power-law" {
            let weights = (0..<nodes).map { pow(Double($0 + 1), -alpha) }
            let sum = weights.reduce(0, +)
            shares = weights.map { $0 / sum }
        } else {
            shares = stream.dirichlet([Double](repeating: alpha, count: nodes))
        }
        let extra = Self.apportion(dataset.train.count - nodes * minimum, shares)
        let order = stream.permutation(dataset.train.count)
        var first = 0
        return extra.map { more in
            let end = first + minimum + more
            defer { first = end }
            return order[first..<end].map(Int32.init)
        }
    }

    /// Whole numbers in proportion to the shares that sum to `total` (largest remainders; ties to the lower index).
    private static func apportion(_ total: Int, _ shares: [Double]) -> [Int] {
        let exact = shares.map { $0 * Double(total) }
        var counts = exact.map { Int($0) }
        let byRemainder = exact.indices.sorted {
            (Double(counts[$0]) - exact[$0], $0) < (Double(counts[$1]) - exact[$1], $1)
        }
        var missing = total - counts.reduce(0, +)
        for index in byRemainder where missing > 0 {
            counts[index] += 1
            missing -= 1
        }
        return counts
    }

    static let entry = PartitionEntry(
        "quantity", "At random in unequal numbers: shares from a Dirichlet or a power law",
        source: "Li et al. 2022 (arXiv:2102.02079)",
        settings: [
            Setting(
                "distribution", .choice(["dirichlet", "power-law"]), default: "dirichlet",
                "shares drawn from Dirichlet(α, …, α), or falling as (node + 1)^−α"),
            Setting(
                "alpha", .number(0...1e6, excludingLowerBound: true), default: 1,
                "α: small for unequal Dirichlet shares; the exponent of the power law"),
            Setting("min-samples", .integer(1...Int.max), default: 1, "samples that every node has at least"),
        ]
    ) { settings in
        QuantityPartition(
            distribution: settings.text("distribution"), alpha: settings.number("alpha"),
            minimum: settings.integer("min-samples"))
    }
}
