/// Whether two quantities rise together.
public enum RankCorrelation {
    /// Spearman's ρ: the correlation of the ranks, in `[-1, 1]`; equal values share their mean rank.
    ///
    /// Of ranks rather than values because one straggler ten times slower than the rest would decide a correlation of
    /// values alone. Source: Spearman 1904.
    ///
    /// - Parameters:
    ///   - first: finite values.
    ///   - second: as many, in the same order.
    /// - Returns: absent for fewer than three pairs, and when all values of one list are equal.
    public static func spearman(_ first: [Double], _ second: [Double]) -> Double? {
        precondition(
            first.count == second.count,
            "paired values need a partner each (got \(first.count) and \(second.count))"
        )
        guard first.count > 2 else { return nil }
        let (a, b) = (ranks(first), ranks(second))
        let centre = Double(first.count + 1) / 2
        var (together, squaresA, squaresB) = (0.0, 0.0, 0.0)
        for (rankA, rankB) in zip(a, b) {
            together += (rankA - centre) * (rankB - centre)
            squaresA += (rankA - centre) * (rankA - centre)
            squaresB += (rankB - centre) * (rankB - centre)
        }
        guard squaresA > 0, squaresB > 0 else { return nil }
        return together / (squaresA * squaresB).squareRoot()
    }

    /// The rank of each value, from 1; equal values share the mean of the ranks they take up.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
            start = end + 1
        }
        return ranks
    }
}
