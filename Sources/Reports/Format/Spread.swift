/// How a value is spread over the nodes.
public struct Spread: Codable, Sendable, Equatable {
    /// Arithmetic mean over the nodes.
    public var mean: Double

    /// Population standard deviation over the nodes, √((1/n) Σ (v_i − mean)²): the nodes are all there are,
    /// not a sample.
    public var standardDeviation: Double

    /// Smallest value.
    public var minimum: Double

    /// Greatest value.
    public var maximum: Double

    /// The node with the worst value; the first in the order of the topology among equals.
    public var worstNode: String

    /// Puts a spread together from its fields.
    public init(
        mean: Double,
        standardDeviation: Double,
        minimum: Double,
        maximum: Double,
        worstNode: String
    ) {
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.minimum = minimum
        self.maximum = maximum
        self.worstNode = worstNode
    }

    /// The spread of one value for each node.
    ///
    /// A value that is not a number makes the mean and deviation not a number as well, stays out of minimum and
    /// maximum, and its node is the worst.
    ///
    /// - Parameters:
    ///   - values: one value for each node, not empty.
    ///   - names: the names of the nodes, as many.
    ///   - higherIsBetter: which direction is worse.
    public init(of values: [Double], names: [String], higherIsBetter: Bool) {
        precondition(
            !values.isEmpty && values.count == names.count,
            "a spread needs one name for each value (got \(values.count) values, \(names.count) names)"
        )
        var sum = 0.0
        var low = Double.infinity
        var high = -Double.infinity
        var worst = 0
        for (index, value) in values.enumerated() {
            sum += value
            if value < low { low = value }
            if value > high { high = value }
            let isWorse = higherIsBetter ? value < values[worst] : value > values[worst]
            if isWorse || (value.isNaN && !values[worst].isNaN) { worst = index }
        }
        let mean = sum / Double(values.count)
        var squares = 0.0
        for value in values { squares += (value - mean) * (value - mean) }
        let nothing = low > high
        self.init(
            mean: mean,
            standardDeviation: (squares / Double(values.count)).squareRoot(),
            minimum: nothing ? .nan : low,
            maximum: nothing ? .nan : high,
            worstNode: names[worst]
        )
    }
}
