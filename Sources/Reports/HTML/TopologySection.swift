import Glibc

/// A card for each different topology: figures, drawing and spectrum.
enum TopologySection {
    static func html(_ groups: [RunGroup]) -> String {
        let cards = PageCard.distinct(groups) { $0.topologyCard }.map { card, labels in
            let names = groups.first { $0.first.topologyCard == card }?.first.nodes.map(\.name) ?? []
            let drawing = NetworkDrawing(card, names: names)?.svg()
            let spectrum = SpectrumPlot(card).map { plot in
                "<h4><a href=\"#def-spectrum\">Spectrum</a></h4>"
                    + plot.svg(width: 340, height: 200, attributes: " class=\"spectrum\"")
            }
            return PageCard(
                title: card.name, labels: labels, facts: facts(card),
                drawings: [drawing, spectrum].compactMap(\.self))
        }
        return PageCard.grid(cards)
    }

    private static func facts(_ card: TopologyCard) -> [PageCard.Fact] {
        var facts: [PageCard.Fact] = [
            .init("nodes", NumberText.grouped(card.nodes)),
            .init(card.directed ? "arcs" : "edges", NumberText.grouped(card.edges), "edges"),
            .init("degree", degree(card), "degree"), .init("weights", card.weights, "weights"),
        ]
        if let gap = card.spectralGap {
            facts.append(.init("spectral gap", NumberText.significant(gap), "gap"))
        }
        if let second = card.secondEigenvalueModulus {
            facts.append(.init("|λ₂|", NumberText.significant(second, digits: 4), "gap"))
        }
        if let least = card.smallestEigenvalue {
            facts.append(.init("λ_min", NumberText.significant(least), "spectrum"))
        }
        if let neighbours = card.effectiveNeighbours {
            facts.append(
                .init("effective neighbours", NumberText.significant(neighbours), "effective-neighbours"))
        }
        if let diameter = card.diameter { facts.append(.init("diameter", "\(diameter)", "diameter")) }
        if !card.connected { facts.append(.init("connected", "no", "diameter")) }
        if let schedule = card.schedule { facts.append(.init("schedule", schedule, "schedule")) }
        return facts
    }

    private static func degree(_ card: TopologyCard) -> String {
        card.minimumDegree == card.maximumDegree
            ? "\(card.minimumDegree)"
            : "\(card.minimumDegree) to \(card.maximumDegree), mean \(NumberText.significant(card.meanDegree))"
    }
}

extension NetworkDrawing {
    /// Graphs with more nodes or links than these are not drawn in a report.
    static let mostReportedNodes = 128
    private static let mostReportedLinks = 2000

    /// The graph of a report's card, with its nodes on a circle when the report gives them no places.
    ///
    /// Absent when the graph is too large or its links are not kept or broken.
    init?(_ card: TopologyCard, names: [String]) {
        guard let links = card.links, card.nodes > 0, card.nodes <= Self.mostReportedNodes,
            links.count <= Self.mostReportedLinks,
            links.allSatisfy({ $0.count == 2 && $0.allSatisfy { $0 >= 0 && $0 < card.nodes } })
        else { return nil }
        var degrees = [Int](repeating: 0, count: card.nodes)
        for node in links.joined() { degrees[node] += 1 }
        let places = Self.places(card)
        self.init(
            title: "graph of \(card.name)",
            nodes: (0..<card.nodes).map { node in
                Node(
                    x: places[node].x, y: places[node].y, degree: degrees[node],
                    name: names.count == card.nodes ? names[node] : "\(node)")
            },
            links: links.map { Link(from: $0[0], to: $0[1], weight: 1, isOneWay: card.directed) },
            bendsBeyond: card.places == nil ? nil : 0.6)
    }

    private static func places(_ card: TopologyCard) -> [(x: Double, y: Double)] {
        if let places = card.places, places.count == card.nodes,
            places.allSatisfy({ $0.count == 2 && $0.allSatisfy { (0...1).contains($0) } })
        {
            return places.map { ($0[0], $0[1]) }
        }
        return (0..<card.nodes).map { node in
            let angle = 2 * Double.pi * Double(node) / Double(card.nodes) - Double.pi / 2
            let radius = card.nodes == 1 ? 0 : 0.5
            return (0.5 + radius * cos(angle), 0.5 + radius * sin(angle))
        }
    }
}

extension SpectrumPlot {
    /// The eigenvalues of a report's card; absent when it does not keep them.
    init?(_ card: TopologyCard) {
        guard let values = card.eigenvalues, values.count > 1,
            values.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) })
        else { return nil }
        self.init(values: values.map { ($0[0], $0[1]) })
    }
}
