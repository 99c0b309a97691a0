/// Plain statistics of a list of numbers, in the definitions the reports print.
public enum SampleStatistics {
    /// The arithmetic mean; not a number for an empty list.
    public static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }

    /// The sample standard deviation √(Σ (v − mean)² / (m − 1)); not a number for fewer than two values.
    public static func standardDeviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return .nan }
        let mean = mean(values)
        var squares = 0.0
        for value in values { squares += (value - mean) * (value - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }

    /// The quantile by linear interpolation between order statistics.
    ///
    /// With the sorted values v_0 … v_{m−1} and h = (m − 1) · `fraction`: v_⌊h⌋ + (h − ⌊h⌋) (v_⌊h⌋₊₁ − v_⌊h⌋).
    /// Source: Hyndman & Fan 1996, definition 7 (the default of NumPy and R).
    ///
    /// - Parameters:
    ///   - values: any order; not a number is sorted last.
    ///   - fraction: in `[0, 1]`; 0.5 is the median.
    /// - Returns: the quantile; not a number for an empty list.
    public static func quantile(_ values: [Double], _ fraction: Double) -> Double {
        quantile(sorted: sorted(values), fraction)
    }

    /// The same of values that are already in ascending order.
    static func quantile(sorted values: [Double], _ fraction: Double) -> Double {
        precondition(fraction >= 0 && fraction <= 1, "the quantile fraction \(fraction) is outside [0, 1]")
        guard let last = values.indices.last else { return .nan }
        let place = Double(last) * fraction
        let below = Int(place)
        let rest = place - Double(below)
        if rest == 0 || below == last { return values[below] }
        return values[below] + rest * (values[below + 1] - values[below])
    }

    /// Ascending order, not a number last.
    static func sorted(_ values: [Double]) -> [Double] {
        values.sorted { $0 < $1 || ($1.isNaN && !$0.isNaN) }
    }

    /// The differences `first[k]` − `second[k]` of paired values.
    public static func pairedDifferences(_ first: [Double], _ second: [Double]) -> [Double] {
        precondition(
            first.count == second.count,
            "paired values need a partner each (got \(first.count) and \(second.count))"
        )
        return zip(first, second).map { $0 - $1 }
    }
}
