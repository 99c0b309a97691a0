/// What the metric is; by default of the test part of the data.
public struct MetricDescription: Codable, Sendable, Equatable {
    /// The name, for example `accuracy`.
    public var name: String

    /// The unit, empty for a bare number or fraction.
    public var unit: String

    /// True for accuracy, false for an error.
    public var higherIsBetter: Bool

    /// The definition in one sentence.
    public var definition: String

    /// What `loss` means in the series, for example `cross-entropy on the test part`.
    public var lossName: String

    /// Puts a metric description together from its fields.
    public init(
        name: String,
        unit: String = "",
        higherIsBetter: Bool,
        definition: String = "",
        lossName: String = "test loss"
    ) {
        self.name = name
        self.unit = unit
        self.higherIsBetter = higherIsBetter
        self.definition = definition
        self.lossName = lossName
    }
}
