/// How long silence may last before a neighbour counts as dead: learnt from what was heard of it.
///
/// The deadline is the median of the last gaps plus `spread` median absolute deviations, within bounds: nobody has to guess
/// a timeout, and a neighbour that always was slow is not given up.
struct AdaptiveDeadline {
    /// Gaps remembered.
    static let window = 64
    /// Median absolute deviations beyond the median.
    static let spread = 16.0
    /// The deadline is never shorter: a process that is stopped for two seconds is not dead.
    static let least: Int64 = 5_000_000_000
    /// The deadline is never longer.
    static let most: Int64 = 60_000_000_000

    private var gaps: [Int64] = []
    private var next = 0

    /// Adds a gap between two signs of life, in nanoseconds.
    mutating func add(_ gap: Int64) {
        if gaps.count < Self.window {
            gaps.append(gap)
        } else {
            gaps[next] = gap
            next = (next + 1) % Self.window
        }
    }

    /// Nanoseconds of silence that are still all right.
    var nanoseconds: Int64 {
        guard !gaps.isEmpty else { return Self.least }
        let median = Self.median(gaps)
        let deviation = Self.median(gaps.map { abs($0 - median) })
        let limit = Double(median) + Self.spread * Double(deviation)
        return max(Self.least, Int64(min(limit, Double(Self.most))))
    }

    private static func median(_ values: [Int64]) -> Int64 { values.sorted()[values.count / 2] }
}
