import Experiments
import Reports
import Runs
import Topology

/// Draws topologies: places for nodes, weights for links, spectra and curves.
enum TopologyPicture {
    /// Everything there is to see of a topology.
    ///
    /// - Parameters:
    ///   - name: what it is called.
    ///   - plan: the topology.
    ///   - card: its figures.
    ///   - figures: what a comparison tells in its table.
    /// - Returns: the sheet; without drawing or spectrum where the topology is too large.
    static func sheet(
        _ name: String, _ plan: TopologyPlan, _ card: AnalysedCard,
        figures: [(name: String, value: String)] = []
    ) -> TopologySheet {
        let schedule = plan.topology.schedule
        let isSmall = schedule.nodeCount <= SpectralAnalysis.denseLimit
        let spectrum =
            schedule.period == 1 && isSmall ? SpectralAnalysis(of: schedule.matrix(round: 0)).spectrum : []
        let rounds = min(max(10, card.consensusTime.map { $0.rounds + 2 } ?? 200), 2_000)
        return TopologySheet(
            name: name, verdict: card.verdict, figures: figures, drawing: drawing(name, plan),
            spectrum: spectrum.map { ($0.real, $0.imaginary) },
            errors: ConsensusCurve(of: schedule, rounds: rounds, floor: 1e-12).errors)
    }

    /// The graph of the links of all rounds; nil when it is too large.
    private static func drawing(_ name: String, _ plan: TopologyPlan) -> NetworkDrawing? {
        let topology = plan.topology
        guard topology.nodeCount <= GraphLayout.nodeLimit else { return nil }
        let rounds = (0..<(topology.schedule.period ?? 1)).map { topology.matrix(round: $0) }
        let used = Graph(
            nodeCount: topology.nodeCount,
            merging: rounds.flatMap { matrix in
                matrix.graph.isDirected
                    ? matrix.graph.edges
                    : matrix.graph.edges.flatMap { [$0, Edge($0.to, $0.from)] }
            }, isDirected: true)
        guard used.edgeCount <= 12_000 else { return nil }
        let layout = plan.layout(of: used)
        var links: [NetworkDrawing.Link] = []
        for edge in used.edges {
            let isOneWay = !used.hasEdge(from: edge.to, to: edge.from)
            guard isOneWay || edge.from < edge.to else { continue }
            let weight = rounds.reduce(0) { $0 + $1[edge.to, edge.from] } / Double(rounds.count)
            links.append(.init(from: edge.from, to: edge.to, weight: weight, isOneWay: isOneWay))
        }
        let undirected = used.undirected
        let nodes = layout.places.enumerated().map { node, place in
            NetworkDrawing.Node(
                x: place.x, y: place.y, degree: undirected.degree(of: node),
                name: plan.names.isEmpty ? "\(node)" : plan.names[node])
        }
        var bends: Double?
        if case .grid(let columns) = layout.style {
            bends = 1.5 / Double(max(columns - 1, (topology.nodeCount - 1) / max(1, columns), 1))
        }
        return NetworkDrawing(title: "graph of \(name)", nodes: nodes, links: links, bendsBeyond: bends)
    }
}
