import Topology

extension TopologyPlan {
    /// The same topology with its edges stated one by one, whatever it was made from; without a graph, its nodes.
    ///
    /// Names, addresses, weights, schedule and links stay. The seed stays where a schedule may depend on it.
    public var statedByEdges: TopologyPlan {
        copy(
            source: graph == nil ? .nodes : .edges, names: names,
            addresses: addresses)
    }

    /// The same topology whose nodes are reached at given addresses.
    ///
    /// - Parameter addresses: `host:port` of each node, all different; `[n]`.
    /// - Returns: the plan, with the names of the nodes stated.
    public func reached(at addresses: [String]) -> TopologyPlan {
        precondition(addresses.count == nodeCount, "\(addresses.count) addresses for \(nodeCount) nodes")
        return copy(
            source: source, names: (0..<nodeCount).map { topology.name(of: $0) }, addresses: addresses)
    }

    private func copy(source: Source, names: [String], addresses: [String]) -> TopologyPlan {
        TopologyPlan(
            topology: topology, graph: graph, source: source, mixing: mixing, schedule: schedule,
            seed: schedule == nil && source != self.source ? 0 : seed, links: links, edgeLinks: edgeLinks,
            names: names, addresses: addresses, allowsDisconnected: allowsDisconnected)
    }
}
