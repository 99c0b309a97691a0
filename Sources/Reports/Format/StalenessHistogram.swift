/// How often something of each age was applied.
///
/// Age: steps (or rounds) of the applying node between read and use.
public struct StalenessHistogram: Codable, Sendable, Equatable {
    /// `counts[s]` is how often the age was `s`; the last entry is not 0.
    public private(set) var counts: [Int]

    /// How often the age was greater than `countedAges` - 1.
    public private(set) var beyond: Int

    /// Sum of all ages, the uncounted ones included.
    public private(set) var total: Int

    /// The greatest age.
    public private(set) var maximum: Int

    /// Ages below this have a count of their own.
    public static let countedAges = 1024

    /// An empty histogram.
    public init() {
        counts = []
        beyond = 0
        total = 0
        maximum = 0
    }

    /// Counts one application of the given age, at least 0.
    public mutating func add(_ age: Int) {
        precondition(age >= 0, "staleness \(age) is negative")
        total += age
        maximum = max(maximum, age)
        guard age < Self.countedAges else {
            beyond += 1
            return
        }
        while counts.count <= age { counts.append(0) }
        counts[age] += 1
    }

    /// Adds the counts of another histogram.
    public mutating func add(_ other: StalenessHistogram) {
        while counts.count < other.counts.count { counts.append(0) }
        for (age, count) in other.counts.enumerated() { counts[age] += count }
        beyond += other.beyond
        total += other.total
        maximum = max(maximum, other.maximum)
    }

    /// How many applications were counted.
    public var applications: Int { counts.reduce(beyond, +) }

    /// The mean age; 0 when nothing was applied.
    public var mean: Double {
        let applications = applications
        return applications == 0 ? 0 : Double(total) / Double(applications)
    }

    /// Mean and maximum, as an evaluation point holds them.
    public var summary: StalenessSummary { StalenessSummary(mean: mean, maximum: maximum) }
}
