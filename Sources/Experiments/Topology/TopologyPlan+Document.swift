public import Topology

extension TopologyPlan {
    /// The graph with its names, stated weights and links, as graph formats hold it; nil without a graph.
    ///
    /// What is said about all links is said about each. Weights of a mixing rule are not stated.
    public var document: GraphDocument? {
        guard let graph else { return nil }
        var own: [Edge: LinkProperties] = [:]
        for link in edgeLinks { own[link.edge] = link.properties }
        let matrix = hasStatedWeights ? topology.matrix(round: 0) : nil
        let attributes = graph.edges.map { edge in
            let properties = own[edge] ?? LinkProperties()
            func seconds(_ nanoseconds: Int64?) -> Double? { nanoseconds.map { Double($0) / 1e9 } }
            return LinkAttributes(
                weight: matrix?[edge.to, edge.from],
                latencySeconds: seconds(properties.latencyNanoseconds ?? links.latencyNanoseconds),
                jitterSeconds: seconds(properties.jitterNanoseconds ?? links.jitterNanoseconds),
                bandwidthBitsPerSecond: (properties.bandwidthBitsPerSecond ?? links.bandwidthBitsPerSecond)
                    .map { Double($0) },
                loss: properties.loss ?? links.loss)
        }
        return GraphDocument(
            graph: graph, names: names, links: attributes,
            selfWeights: matrix.map { matrix in (0..<nodeCount).map { matrix.selfWeight($0) } } ?? [])
    }
}
