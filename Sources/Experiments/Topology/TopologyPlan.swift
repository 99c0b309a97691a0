public import Topology

/// A topology as a file describes it: who talks with whom, over which links, under which names and addresses.
public struct TopologyPlan: Sendable, Equatable {
    /// What the file says the graph is.
    public enum Source: Sendable, Equatable {
        /// A graph family with its settings.
        case family(CatalogueChoice)
        /// Nodes and edges one by one.
        case edges
        /// Only a number of nodes, for schedules that need no graph.
        case nodes
    }

    /// Links of one edge that differ from the others.
    public struct EdgeLink: Sendable, Equatable {
        /// The edge; in an undirected topology both directions have the properties.
        public let edge: Edge
        /// What differs.
        public let properties: LinkProperties
    }

    /// The topology itself.
    public let topology: Topology
    /// The graph the file states, also where the schedule does not use it; nil when it states none.
    public let graph: Graph?
    /// What the graph is.
    public let source: Source
    /// The mixing rule; nil for weights stated edge by edge, and for schedules with weights of their own.
    public let mixing: CatalogueChoice?
    /// The schedule; nil for a topology that stays the same.
    public let schedule: CatalogueChoice?
    /// The seed of random families and schedules.
    public let seed: UInt64
    /// What is said about all links.
    public let links: LinkProperties
    /// What is said about single edges, in ascending order.
    public let edgeLinks: [EdgeLink]
    /// Stated names of all nodes, or none.
    public let names: [String]
    /// Stated addresses (`host:port`) of live peers, one for each node or none; empty for a node without one.
    public let addresses: [String]
    /// Whether a graph in several parts is meant.
    public let allowsDisconnected: Bool

    /// The number of nodes, at least 1.
    public var nodeCount: Int { topology.nodeCount }

    /// The link of all edges that are no exception: the given one, changed by what the topology says of all links.
    public func commonLink(default link: NetworkSpecification.Link) -> NetworkSpecification.Link {
        links.applied(to: link)
    }

    /// The links that differ from the common one, each direction by itself.
    public func exceptionalLinks(
        default link: NetworkSpecification.Link
    ) -> [(from: Int, to: Int, link: NetworkSpecification.Link)] {
        let common = commonLink(default: link)
        let isDirected = graph?.isDirected ?? false
        return edgeLinks.flatMap { item in
            let own = item.properties.applied(to: common)
            let one = (from: item.edge.from, to: item.edge.to, link: own)
            return isDirected ? [one] : [one, (from: item.edge.to, to: item.edge.from, link: own)]
        }
    }

    /// Equal plans give equal topologies, links, names and addresses.
    public static func == (left: TopologyPlan, right: TopologyPlan) -> Bool {
        left.topology.digest == right.topology.digest && left.source == right.source
            && left.mixing == right.mixing
            && left.schedule == right.schedule && left.seed == right.seed && left.links == right.links
            && left.edgeLinks == right.edgeLinks && left.names == right.names
            && left.addresses == right.addresses
            && left.allowsDisconnected == right.allowsDisconnected
    }
}
