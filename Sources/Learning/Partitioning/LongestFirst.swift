/// Groups of samples that stay together, dealt out as evenly as they allow: the longest first, each to the pile that has
/// least so far.
///
/// Graham's rule (1969, "Bounds on multiprocessing timing anomalies"): the largest pile has at most 4/3 of what the best
/// division could give it, and two piles differ by no more than the longest group.
enum LongestFirst {
    /// - Parameters:
    ///   - groups: the samples of each; of equally long ones the earlier goes first.
    ///   - count: how many piles, at least 1.
    /// - Returns: the samples of each pile, `[count]`; of equally small piles the first takes the next group.
    static func piles(of groups: [[Int32]], count: Int) -> [[Int32]] {
        let order = groups.indices.sorted { (-groups[$0].count, $0) < (-groups[$1].count, $1) }
        var piles = [[Int32]](repeating: [], count: count)
        for group in order {
            let least = piles.indices.min { (piles[$0].count, $0) < (piles[$1].count, $1) } ?? 0
            piles[least] += groups[group]
        }
        return piles
    }
}
