/// A claim about what an experiment shows: what is measured, and what should come out.
public struct Expectation: Sendable, Equatable {
    /// The claim in the author's words, one sentence.
    public let claim: String
    /// Who published or derived it; may be empty.
    public let source: String
    /// What is measured when all runs are done.
    public let measure: Measure
    /// What should come out.
    public let expected: ExpectedRange
    /// Why the claim is known not to hold here; nil when it should hold.
    public let deviation: String?
}

/// Where the values of a measure should lie.
public enum ExpectedRange: Sendable, Equatable {
    /// How far from an expected value still counts as equal.
    public enum Tolerance: Sendable, Equatable {
        /// In the value's unit; at least 0.
        case absolute(Double)
        /// In hundredths of the expected value's size; at least 0.
        case percent(Double)

        /// The tolerance around a value, in the value's unit.
        func margin(around value: Double) -> Double {
            switch self {
            case .absolute(let margin): margin
            case .percent(let percent): abs(value) * percent / 100
            }
        }
    }

    /// Equal to the given values one by one, or all to the only one.
    case equal([Double], within: Tolerance)
    /// All at least this much.
    case atLeast(Double)
    /// All at most this much.
    case atMost(Double)
    /// All in the range.
    case between(Double, Double)

    /// What a value stated without tolerance must agree to: about nine digits.
    public static let exact = Tolerance.percent(1e-7)

    /// How many values are expected; nil for any number.
    public var count: Int? {
        if case .equal(let values, _) = self, values.count > 1 { values.count } else { nil }
    }

    /// Where the value at a position should lie.
    public func bounds(at index: Int) -> ClosedRange<Double> {
        switch self {
        case .equal(let values, let tolerance):
            let value = values[values.count == 1 ? 0 : index]
            let margin = tolerance.margin(around: value)
            return (value - margin)...(value + margin)
        case .atLeast(let low): return low...(.infinity)
        case .atMost(let high): return (-.infinity)...high
        case .between(let low, let high): return low...high
        }
    }
}
