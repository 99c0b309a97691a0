/// What a sweep tries: every combination of the values of some keys, the same for every variant.
///
/// Tuning one variant on a finer grid than another, or on one chosen for another, is the commonest unfair comparison
/// (Sivaprasad et al. 2020, arXiv 1910.11758; FIELD section 5.3). One grid for all leaves no room for it.
public struct TuningGrid: Sendable, Equatable {
    /// The keys that are tuned, each once; empty when nothing is.
    public let axes: [TuningAxis]

    /// Combinations in a grid, at most.
    public static let mostPoints = 10_000

    /// A grid of axes with different keys.
    public init(axes: [TuningAxis]) {
        self.axes = axes
    }

    /// Every combination of one value for each key, the last key changing fastest; a single empty one without keys.
    public var points: [TuningPoint] {
        axes.reduce([TuningPoint(values: [])]) { points, axis in
            points.flatMap { point in axis.values.map { TuningPoint(values: point.values + [$0]) } }
        }
    }

    /// How many combinations there are; `mostPoints` + 1 for more than allowed.
    public var pointCount: Int {
        axes.reduce(1) { count, axis in
            min(count.multipliedReportingOverflow(by: axis.values.count).partialValue, Self.mostPoints + 1)
        }
    }

    /// The grid with the axes of another in the place of its own for the same keys, and behind them.
    public func replacing(_ others: [TuningAxis]) -> TuningGrid {
        let kept = axes.map { axis in others.last { $0.key == axis.key } ?? axis }
        let added = others.filter { other in !axes.contains { $0.key == other.key } }
        return TuningGrid(axes: kept + added)
    }
}

/// One key and the values tried for it.
public struct TuningAxis: Sendable, Equatable {
    /// The keys that lead to it, for example `training.learning-rate`.
    public let key: String
    /// At least one value, all different.
    public let values: [TuningValue]
}

/// One value of a tuned key.
public struct TuningValue: Sendable, Equatable {
    /// The keys that lead to it.
    public let key: String
    /// The value as YAML on one line, for example `0.1` or `{name: momentum, momentum: 0.9}`.
    public let text: String
    /// What puts it into a variant.
    let change: YAMLOverride

    /// The value as a number; nil for anything else.
    public var number: Double? { DecimalText(text)?.double }

    /// Equal keys and texts; where they were stated does not matter.
    public static func == (left: TuningValue, right: TuningValue) -> Bool {
        left.key == right.key && left.text == right.text
    }
}

/// One combination of values, one for each key of a grid.
public struct TuningPoint: Sendable, Equatable {
    /// The values in the order of the grid's keys; empty when nothing is tuned.
    public let values: [TuningValue]

    /// The common values of an experiment, with nothing tuned.
    public static let untuned = TuningPoint(values: [])

    /// The resolved mapping of a variant with these values in it; a value without a place records a problem.
    func applied(to root: YAMLNode, _ problems: InputProblems) -> YAMLNode {
        var result = root
        for value in values {
            do {
                result = try value.change.applied(to: result)
            } catch {
                problems.record(error)
            }
        }
        return result
    }
}
