import Experiments
import Topology

/// From the network an experiment file describes to the one the simulator imagines.
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
