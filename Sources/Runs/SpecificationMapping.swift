import Experiments
import Reports

/// From what an experiment file says to what is run.
extension RunBudget {
    /// `samplesPerStep` are those of one gradient of every node.
    init(_ budget: Experiments.Budget, trainingSamples: Int, samplesPerStep: Int) {
        self =
            switch budget {
            case .samples(let count): .samples(count)
            case .epochs(let epochs): .samples(max(1, Int((epochs * Double(trainingSamples)).rounded())))
            case .steps(let steps): .samples(steps.multipliedOrMost(by: samplesPerStep))
            case .time(let nanoseconds): .time(nanoseconds: nanoseconds)
            case .bytes(let count): .bytes(Int(count))
            }
    }
}

extension EvaluationPlan.Cadence {
    init(_ cadence: EvaluationCadence, trainingSamples: Int, samplesPerStep: Int) {
        self =
            switch cadence {
            case .samples(let count): .samples(count)
            case .epochs(let epochs): .samples(max(1, Int((epochs * Double(trainingSamples)).rounded())))
            case .steps(let steps): .samples(steps.multipliedOrMost(by: samplesPerStep))
            case .time(let nanoseconds): .time(nanoseconds: nanoseconds)
            case .bytes(let count): .bytes(Int(count))
            }
    }
}

extension ComputeTime {
    /// The process of a specification; a single node (`isSingle`) stands for no particular machine and runs at full
    /// speed.
    init(_ specification: ComputeTimeSpecification, nodeCount: Int, seed: UInt64, isSingle: Bool) {
        let mean = Double(specification.meanNanoseconds)
        let model: any ComputeTimeModel =
            switch specification.distribution {
            case .constant: ConstantComputeTime(mean: mean)
            case .logNormal(let sigma): LogNormalComputeTime(mean: mean, sigma: sigma)
            case .exponential: ExponentialComputeTime(mean: mean)
            case .slowFast(let slowDown, let meanFast, let meanSlow):
                TwoStateComputeTime(
                    mean: mean, slowDown: slowDown, meanFast: Double(meanFast), meanSlow: Double(meanSlow))
            }
        self.init(
            model: model,
            factors: isSingle ? [] : specification.factors(nodeCount: nodeCount, seed: seed)
        )
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

extension Int {
    /// The product, or the greatest number when it is greater.
    fileprivate func multipliedOrMost(by other: Int) -> Int {
        let (product, isTooLarge) = multipliedReportingOverflow(by: other)
        return isTooLarge ? .max : product
    }
}
