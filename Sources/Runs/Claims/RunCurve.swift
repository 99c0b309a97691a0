import Experiments
import Glibc
import Reports

/// The series of one finished run, read at any moment: straight lines between evaluations.
struct RunCurve {
    /// A place in a series: the evaluation at or after it, and how far it is from the one before (0) to that one (1).
    struct Place {
        let index: Int
        let fraction: Double
    }

    private let report: RunReport

    init(_ report: RunReport) { self.report = report }

    private var run: String { "'\(report.variant)', seed \(report.seed)" }

    /// Where a moment is.
    func place(of moment: RunMoment) throws(MeasureObstacle) -> Place {
        switch moment {
        case .start: return Place(index: 0, fraction: 1)
        case .end: return Place(index: report.series.count - 1, fraction: 1)
        case .target:
            guard let target = report.target else { throw MeasureObstacle("\(run) has no target") }
            let found = TimeToTarget.firstCrossing(
                of: target, in: report.series.map { target.value(of: $0) })
            guard let found else { throw MeasureObstacle("\(run) did not reach \(target)") }
            return Place(index: found.index, fraction: found.fraction)
        case .spent(let amount):
            let (quantity, value) = amount.level(trainSamples: report.dataCard.trainSamples)
            guard let place = crossing(quantity, .atLeast, value) else {
                throw MeasureObstacle(
                    "\(run) ended after \(NumberText.significant(values(of: quantity).last ?? 0)) "
                        + "of \(NumberText.significant(value)) \(quantity.rawValue)")
            }
            return place
        case .crossing(let quantity, let bound, let value):
            guard let place = crossing(quantity, bound, value) else {
                throw MeasureObstacle(
                    "\(run) did not reach \(quantity.rawValue) \(bound == .atLeast ? "≥" : "≤") "
                        + NumberText.exact(value))
            }
            return place
        }
    }

    /// A quantity at a place.
    func value(of quantity: RunQuantity, at place: Place) -> Double {
        let there = value(of: quantity, at: place.index)
        guard place.index > 0, place.fraction < 1 else { return there }
        let before = value(of: quantity, at: place.index - 1)
        return before + place.fraction * (there - before)
    }

    /// By what factor a quantity changes for each unit of another, over the evaluations between two places.
    func factor(
        of quantity: RunQuantity, per unit: RunQuantity, from: Place, until: Place
    ) throws(MeasureObstacle) -> Double {
        let last = until.fraction < 1 ? until.index - 1 : until.index
        guard from.index < last else {
            throw MeasureObstacle("\(run) has fewer than two evaluations between the two moments")
        }
        let points = (from.index...last).map {
            (x: value(of: unit, at: $0), y: log(value(of: quantity, at: $0)))
        }
        guard points.allSatisfy(\.y.isFinite), let slope = LineFit.slope(points) else {
            throw MeasureObstacle("\(run): \(quantity.rawValue) is not positive all the time")
        }
        return exp(slope)
    }

    /// The first place that is on the good side of a level.
    private func crossing(_ quantity: RunQuantity, _ bound: Experiments.Target.Bound, _ level: Double)
        -> Place?
    {
        let target = Reports.Target(
            quantity: quantity.rawValue, direction: bound == .atLeast ? .atLeast : .atMost, value: level,
            sustained: 1)
        return TimeToTarget.firstCrossing(of: target, in: values(of: quantity)).map {
            Place(index: $0.index, fraction: $0.fraction)
        }
    }

    private func values(of quantity: RunQuantity) -> [Double] {
        report.series.indices.map { value(of: quantity, at: $0) }
    }

    private func value(of quantity: RunQuantity, at index: Int) -> Double {
        let point = report.series[index]
        switch quantity {
        case .loss: return point.localLoss.mean
        case .metric: return point.localMetric.mean
        case .worstMetric: return report.metric.worst(of: point.localMetric)
        case .averagedLoss: return point.averagedLoss
        case .averagedMetric: return point.averagedMetric
        case .consensusDistance: return point.consensusDistance
        case .staleness: return point.staleness.mean
        case .seconds: return point.seconds
        case .steps: return Double(point.steps) / Double(max(1, report.nodes.count))
        case .samples: return Double(point.samples)
        case .bytes: return Double(point.totalBytes)
        case .messages: return Double(point.messagesSent)
        }
    }
}

extension EvaluationCadence {
    /// The quantity it counts, and how much of it.
    fileprivate func level(trainSamples: Int) -> (RunQuantity, Double) {
        switch self {
        case .samples(let count): (.samples, Double(count))
        case .epochs(let epochs): (.samples, epochs * Double(trainSamples))
        case .steps(let count): (.steps, Double(count))
        case .time(let nanoseconds): (.seconds, Double(nanoseconds) * 1e-9)
        case .bytes(let bytes): (.bytes, Double(bytes))
        }
    }
}
