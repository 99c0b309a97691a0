import Experiments
import Topology

/// From the machines an experiment file describes to those the simulator imagines.
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
