import Topology

/// What a topology says its graph is, and what came with it.
struct StatedGraph {
    let source: TopologyPlan.Source
    /// Nil when only nodes are stated.
    let graph: Graph?
    /// The nodes, under the names that the topology or its graph file gives.
    let nodes: NodeList
    /// The edges stated one by one, when they are.
    var edges: EdgeReading?
    /// The mixing matrix of stated weights; nil when there are none.
    var weights: MixingMatrix?
    /// What a graph file says about its links.
    var fileLinks: [TopologyPlan.EdgeLink] = []
}
