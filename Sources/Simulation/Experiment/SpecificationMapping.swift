import Determinism
import Experiments
import Reports
import Topology

/// From what an experiment file says to what the simulator runs.
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

extension NetworkModel {
    init(_ variant: Variant, nodeCount: Int) {
        let link = variant.network.link
        let exceptions =
            nodeCount == variant.topology.nodeCount ? variant.topology.exceptionalLinks(default: link) : []
        self.init(
            nodeCount: nodeCount, common: Link(variant.topology.commonLink(default: link)),
            exceptions: exceptions.map { ($0.from, $0.to, Link($0.link)) }
        )
    }
}

extension NetworkModel.Link {
    init(_ link: NetworkSpecification.Link) {
        self.init(
            latency: link.latencyNanoseconds, jitter: link.jitterNanoseconds,
            nanosecondsPerByte: link.bandwidthBitsPerSecond.map { 8e9 / Double($0) } ?? 0, loss: link.loss)
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
