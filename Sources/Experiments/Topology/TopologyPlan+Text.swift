import Catalogues
import Topology

extension TopologyPlan {
    /// The plan as a topology file that reads back as an equal plan, without any other file.
    public var resolvedText: String {
        guard case .mapping(let entries) = written else {
            preconditionFailure("a topology is written as a mapping")
        }
        return YAMLWriter.write(entries)
    }

    var written: YAMLWriter.Value {
        var entries: [(key: String, value: YAMLWriter.Value)] = []
        switch source {
        case .family(let choice):
            entries.append(("family", .text(choice.name)))
            entries += choice.settings.all.filter { names.isEmpty || $0.name != "nodes" }
                .map { ($0.name, $0.value.written) }
            if !names.isEmpty { entries.append(("nodes", writtenNodes)) }
        case .nodes:
            entries.append(("nodes", writtenNodes))
        case .edges:
            entries.append(("directed", .plain("\(graph?.isDirected ?? false)")))
            entries.append(("nodes", writtenNodes))
            entries.append(("edges", .list(writtenEdges)))
        }
        if seed != 0 { entries.append(("seed", .plain("\(seed)"))) }
        if allowsDisconnected { entries.append(("allow-disconnected", .plain("true"))) }
        if let mixing { entries.append(("mixing", mixing.written)) }
        if let schedule { entries.append(("schedule", schedule.written)) }
        if !links.isEmpty || !edgeLinks.isEmpty {
            let edges: [YAMLWriter.Value] = edgeLinks.map {
                .mapping([("between", ends($0.edge))] + $0.properties.entries)
            }
            entries.append(
                ("links", .mapping(links.entries + (edges.isEmpty ? [] : [("edges", .list(edges))]))))
        }
        return .mapping(entries)
    }

    /// Whether edges carry weights of their own.
    var hasStatedWeights: Bool { source == .edges && mixing == nil }

    private var writtenNodes: YAMLWriter.Value {
        let needsMappings = !addresses.isEmpty || hasStatedWeights
        guard !names.isEmpty || needsMappings else { return .plain("\(nodeCount)") }
        guard needsMappings else { return .list(names.map { .text($0) }) }
        return .list(
            (0..<nodeCount).map { node in
                var entries: [(key: String, value: YAMLWriter.Value)] = [
                    ("name", .text(topology.name(of: node)))
                ]
                if !addresses.isEmpty, !addresses[node].isEmpty {
                    entries.append(("address", .text(addresses[node])))
                }
                if hasStatedWeights {
                    entries.append(("self-weight", .plain("\(baseMatrix.selfWeight(node))")))
                }
                return .mapping(entries)
            })
    }

    private var baseMatrix: MixingMatrix { topology.matrix(round: 0) }

    private var writtenEdges: [YAMLWriter.Value] {
        (graph?.edges ?? []).map { edge in
            guard hasStatedWeights else { return ends(edge) }
            return .list([
                .text(topology.name(of: edge.from)), .text(topology.name(of: edge.to)),
                .plain("\(baseMatrix[edge.to, edge.from])"),
            ])
        }
    }

    private func ends(_ edge: Edge) -> YAMLWriter.Value {
        .list([.text(topology.name(of: edge.from)), .text(topology.name(of: edge.to))])
    }
}
