import Topology

/// Reads what a topology says about its links: a default for all, and what differs on single edges.
struct LinkReader {
    let problems: InputProblems

    /// The properties stated in a mapping; the keys become known.
    func properties(_ object: YAMLObject) -> LinkProperties {
        var properties = LinkProperties()
        if object.states("latency") { properties.latencyNanoseconds = object.nanoseconds("latency") }
        if object.states("jitter") { properties.jitterNanoseconds = object.nanoseconds("jitter") }
        if object.states("bandwidth") {
            properties.bandwidthBitsPerSecond = object.bitsPerSecond("bandwidth")
        }
        if object.states("loss") { properties.loss = object.number("loss", in: 0...0.999) }
        return properties
    }

    /// The `links` of a topology, and the properties in its `edges` or in its graph file.
    func read(
        _ object: YAMLObject, edges: EdgeReading?, nodes: NodeList, graph: Graph?,
        fileLinks: [TopologyPlan.EdgeLink]
    ) -> (links: LinkProperties, edgeLinks: [TopologyPlan.EdgeLink]) {
        var links = LinkProperties()
        var found: [(link: TopologyPlan.EdgeLink, node: YAMLNode)] = []
        for item in edges?.items ?? [] {
            guard case .mapping = item.node.content, let edge = YAMLObject(item.node, InputProblems()) else {
                continue
            }
            let properties = LinkReader(problems: InputProblems()).properties(edge)
            if !properties.isEmpty {
                found.append((.init(edge: item.edge, properties: properties), item.node))
            }
        }
        if let linksObject = object.object("links") {
            links = properties(linksObject)
            for item in linksObject.list("edges") ?? [] {
                if let link = edgeLink(item, nodes, graph) { found.append((link, item)) }
            }
            linksObject.refuseUnknownKeys()
        }
        found.sort { $0.link.edge < $1.link.edge }
        for (one, next) in zip(found, found.dropFirst()) where one.link.edge == next.link.edge {
            problems.record(
                next.node, "the link of this edge is already described at \(one.node.place.short)")
        }
        // What the topology says of an edge replaces what its graph file says.
        var edgeLinks = found.map(\.link)
        let stated = Set(edgeLinks.map(\.edge))
        edgeLinks += fileLinks.filter { !stated.contains($0.edge) }
        return (links, edgeLinks.sorted { $0.edge < $1.edge })
    }

    private func edgeLink(_ item: YAMLNode, _ nodes: NodeList, _ graph: Graph?) -> TopologyPlan.EdgeLink? {
        guard let object = YAMLObject(item, problems) else { return nil }
        let properties = properties(object)
        let ends = object.required("between", "the two nodes")
        object.refuseUnknownKeys()
        guard let ends else { return nil }
        guard case .list(let parts) = ends.content, parts.count == 2, let from = parts[0].text,
            let to = parts[1].text
        else {
            problems.record(ends, "expected two nodes such as [a, b] (got \(ends.shown))")
            return nil
        }
        for (name, part) in [(from, parts[0]), (to, parts[1])] where index(of: name, nodes, graph) == nil {
            problems.record(part, "unknown node \(part.shown)\(nodes.remedy(for: name))")
        }
        guard let first = index(of: from, nodes, graph), let second = index(of: to, nodes, graph) else {
            return nil
        }
        if let graph, !graph.hasEdge(from: first, to: second) {
            problems.record(ends, "no edge between \(from) and \(to) in the topology")
            return nil
        }
        let isDirected = graph?.isDirected ?? true
        let edge = isDirected || first < second ? Edge(first, second) : Edge(second, first)
        return .init(edge: edge, properties: properties)
    }

    private func index(of name: String, _ nodes: NodeList, _ graph: Graph?) -> Int? {
        if nodes.isList || nodes.count != nil { return nodes.index(of: name) }
        guard let graph, let index = Int(name.hasPrefix("n") ? name.dropFirst() : name[...]) else {
            return nil
        }
        return (0..<graph.nodeCount).contains(index) ? index : nil
    }
}
