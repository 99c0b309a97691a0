import Experiments
import Reports

/// From what an experiment file says to what is run.
extension RunBudget {
    init(_ budget: Experiments.Budget, trainingSamples: Int) {
        self =
            switch budget {
            case .samples(let count): .samples(count)
            case .epochs(let epochs): .samples(max(1, Int((epochs * Double(trainingSamples)).rounded())))
            case .time(let nanoseconds): .time(nanoseconds: nanoseconds)
            case .bytes(let count): .bytes(Int(count))
            }
    }
}

extension EvaluationPlan.Cadence {
    init(_ cadence: EvaluationCadence, trainingSamples: Int) {
        self =
            switch cadence {
            case .samples(let count): .samples(count)
            case .epochs(let epochs): .samples(max(1, Int((epochs * Double(trainingSamples)).rounded())))
            case .time(let nanoseconds): .time(nanoseconds: nanoseconds)
            case .bytes(let count): .bytes(Int(count))
            }
    }
}

extension Experiments.Target {
    /// The target as reports state it.
    var reported: Reports.Target {
        Reports.Target(
            quantity: metric.rawValue, direction: bound == .atLeast ? .atLeast : .atMost, value: value,
            sustained: sustained)
    }
}
