import Experiments
import Topology

/// What a round over a topology costs: bytes and seconds.
struct TopologyCost: Encodable {
    /// Numbers in the model that is sent.
    let parameters: Int
    /// Bytes a node sends in a round on average.
    let meanBytes: Double
    /// Bytes of the node and round with most.
    let largestBytes: Int
    /// Seconds a round takes on average, computing left aside.
    let cycleSeconds: Double
    /// The node that ends the longest round.
    let slowestNode: Int

    /// Links that the topology says nothing about.
    static let defaultLink: NetworkSpecification.Link = {
        var link = NetworkSpecification.Link.instant
        link.latencyNanoseconds = 1_000_000
        link.bandwidthBitsPerSecond = 1_000_000_000
        return link
    }()

    /// The default link in words, for help texts and notes.
    static let defaultLinkText = "1 ms, 1 Gbit/s"

    init(_ plan: TopologyPlan, parameters: Int) {
        let communication = CommunicationCost(of: plan.topology, parameters: parameters)
        let common = CycleTime.Link(plan.commonLink(default: Self.defaultLink))
        var exceptions: [Edge: CycleTime.Link] = [:]
        for item in plan.exceptionalLinks(default: Self.defaultLink) {
            exceptions[Edge(item.from, item.to)] = CycleTime.Link(item.link)
        }
        let cycle = CycleTime(of: plan.topology, messageBytes: 4 * parameters) { from, to in
            exceptions.isEmpty ? common : exceptions[Edge(from, to)] ?? common
        }
        self.parameters = parameters
        meanBytes = communication.meanBytes
        largestBytes = communication.largestBytes
        cycleSeconds = cycle.seconds
        slowestNode = cycle.slowestNode
    }
}

extension CycleTime.Link {
    fileprivate init(_ link: NetworkSpecification.Link) {
        self.init(
            latency: Double(link.latencyNanoseconds) / 1e9,
            rate: link.bandwidthBitsPerSecond.map { Double($0) } ?? .infinity)
    }
}
