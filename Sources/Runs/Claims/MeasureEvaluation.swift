import Experiments
import Glibc
import Reports

/// Why something a claim is about could not be measured, in one line.
struct MeasureObstacle: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Takes measures from finished runs.
struct MeasureEvaluation {
    private let reports: [RunReport]

    init(_ reports: [RunReport]) { self.reports = reports }

    /// The values of a measure, at least one.
    func values(of measure: Measure) throws(MeasureObstacle) -> [Double] {
        switch measure {
        case .numbers(let values): return values
        case .run(let variants, let quantity, let moment):
            return try means(variants) { curve throws(MeasureObstacle) in
                try curve.value(of: quantity, at: curve.place(of: moment))
            }
        case .factor(let variants, let quantity, let unit, let from, let until):
            return try means(variants) { curve throws(MeasureObstacle) in
                try curve.factor(
                    of: quantity, per: unit, from: curve.place(of: from), until: curve.place(of: until))
            }
        case .topologies(let plans, let quantity):
            var values: [Double] = []
            for plan in plans { values.append(try quantity.value(for: plan)) }
            return values
        case .combination(let combination, let parts):
            var operands: [[Double]] = []
            for part in parts { operands.append(try values(of: part)) }
            return try combine(combination, operands)
        }
    }

    /// For each variant the mean over its seeds.
    private func means(
        _ variants: [String], _ value: (RunCurve) throws(MeasureObstacle) -> Double
    ) throws(MeasureObstacle) -> [Double] {
        var means: [Double] = []
        for variant in variants {
            let runs = reports.filter { $0.variant == variant }
            guard !runs.isEmpty else { throw MeasureObstacle("variant '\(variant)' was not run") }
            var sum = 0.0
            for run in runs { sum += try value(RunCurve(run)) }
            means.append(sum / Double(runs.count))
        }
        return means
    }

    private func combine(
        _ combination: Measure.Combination, _ operands: [[Double]]
    ) throws(MeasureObstacle) -> [Double] {
        let first = operands[0]
        switch combination {
        case .ratio: return try pairs(operands).map { $0 / $1 }
        case .difference: return try pairs(operands).map { $0 - $1 }
        case .product: return try pairs(operands).map { $0 * $1 }
        case .logarithm: return first.map { log($0) }
        case .mean: return [first.reduce(0, +) / Double(first.count)]
        // A value that is not a number comes first, so that it is seen.
        case .largest: return [first.first(where: \.isNaN) ?? first.max() ?? .nan]
        case .smallest: return [first.first(where: \.isNaN) ?? first.min() ?? .nan]
        case .slope:
            guard let slope = LineFit.slope(try pairs(operands)) else {
                throw MeasureObstacle("a slope needs at least two different places")
            }
            return [slope]
        }
    }

    /// Both operands side by side; a single value stands beside every value of the other.
    private func pairs(_ operands: [[Double]]) throws(MeasureObstacle) -> [(Double, Double)] {
        let (first, second) = (operands[0], operands[1])
        let count = max(first.count, second.count)
        guard first.count == count || first.count == 1, second.count == count || second.count == 1 else {
            throw MeasureObstacle("\(first.count) and \(second.count) values cannot be combined")
        }
        return (0..<count).map {
            (first[first.count == 1 ? 0 : $0], second[second.count == 1 ? 0 : $0])
        }
    }
}

/// The straight line through points that leaves the least squares.
enum LineFit {
    /// Its slope; nil when all points stand above one place.
    static func slope(_ points: [(x: Double, y: Double)]) -> Double? {
        let count = Double(points.count)
        let meanX = points.reduce(0) { $0 + $1.x } / count
        let meanY = points.reduce(0) { $0 + $1.y } / count
        let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
        guard spread > 0 else { return nil }
        return points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread
    }
}
