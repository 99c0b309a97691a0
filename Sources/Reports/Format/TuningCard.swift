/// Which of the values that a sweep tries a run was given; schema `murmuration-report/1`, optional.
///
/// It names no other value of the grid: a report stays the same when the grid grows.
public struct TuningCard: Codable, Sendable, Equatable {
    /// Every tuned key and the value of this run, in the order of the grid.
    public var values: [NamedValue]

    /// What the experiment's budget was divided by for this run; absent when it had the whole.
    ///
    /// Successive halving tries all values with a part of the budget first.
    public var budgetDivisor: Int?

    /// Whether the experiment itself states these very values for the variant; absent when it does not, and in reports of earlier
    /// versions.
    public var isAsStated: Bool?

    /// Puts a tuning card together from its fields.
    public init(values: [NamedValue], budgetDivisor: Int? = nil, isAsStated: Bool? = nil) {
        self.values = values
        self.budgetDivisor = budgetDivisor
        self.isAsStated = isAsStated
    }

    /// What makes it one of the trials: the values and the part of the budget.
    public var trial: TuningCard { TuningCard(values: values, budgetDivisor: budgetDivisor) }

    /// The values in one line, without what all keys begin with: `learning-rate 0.1, batch-size 16`.
    public var text: String {
        values.map { "\(Self.shortKey($0.name)) \($0.value)" }.joined(separator: ", ")
    }

    /// The last part of a key.
    public static func shortKey(_ key: String) -> String {
        key.split(separator: ".").last.map(String.init) ?? key
    }
}
