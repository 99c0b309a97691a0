import Testing
import Topology

@Suite struct `A topology` {
    @Test func `nodes have default names, or all their own`() throws {
        let plain = try Topology(graph: .ring(nodes: 3))
        #expect(plain.name(of: 2) == "node-2" && plain.node(named: "node-1") == 1)
        #expect(plain.node(named: "node-3") == nil && plain.node(named: "node-01") == nil)
        let named = try Topology(graph: .ring(nodes: 3), names: ["rome", "oslo", "lima"])
        #expect(
            named.name(of: 1) == "oslo" && named.node(named: "lima") == 2
                && named.node(named: "node-1") == nil)
    }

    @Test func `bad names are refused`() {
        for names in [["a", "b"], ["a", "b", "a"], ["a", "", "c"]] {
            let error = #expect(throws: TopologyError.self) {
                try Topology(graph: .ring(nodes: 3), names: names)
            }
            guard case .unusableNames = error else {
                Issue.record("expected unusable names, got \(String(describing: error))")
                continue
            }
        }
    }

    @Test func `weights off the graph are refused by name`() {
        let error = #expect(throws: TopologyError.self) {
            try Topology(graph: .path(nodes: 3), matrix: .metropolisHastings(.ring(nodes: 3)))
        }
        #expect(
            error?.description.contains("node 0") == true && error?.description.contains("node 2") == true)
        #expect(throws: TopologyError.self) {
            try Topology(graph: .path(nodes: 3), matrix: .metropolisHastings(.ring(nodes: 4)))
        }
    }

    @Test func `digests tell topologies apart and agree for equal ones`() throws {
        let ring = try Topology(graph: .ring(nodes: 6))
        #expect(ring.digest == (try Topology(graph: .ring(nodes: 6))).digest)
        let others = [
            try Topology(graph: .path(nodes: 6)), try Topology(graph: .ring(nodes: 7)),
            try Topology(graph: .ring(nodes: 6), names: ["a", "b", "c", "d", "e", "f"]),
            try Topology(graph: .ring(nodes: 6), matrix: .identity(nodeCount: 6)),
            try Topology(schedule: .fixed(.uniform(.ring(nodes: 6)))),
            try Topology(schedule: .onePeerExponential(nodes: 6)),
        ]
        let digests = others.map(\.digest) + [ring.digest]
        #expect(Set(digests).count == digests.count)
    }

    @Test func `contacts are all nodes a node ever talks with`() throws {
        #expect(try Topology(graph: .ring(nodes: 6)).contacts(of: 0) == [1, 5])
        let hops = try Topology(schedule: .onePeerExponential(nodes: 6))
        #expect(hops.contacts(of: 0) == [1, 2, 4, 5])
        #expect(try Topology(graph: .ring(nodes: 1)).contacts(of: 0) == [])
        let random = TopologySchedule.generated(named: "test", nodeCount: 4) { _ in .identity(nodeCount: 4) }
        #expect(try Topology(schedule: random).contacts(of: 2) == [0, 1, 3])
        #expect(try Topology(schedule: random, graph: .path(nodes: 4)).contacts(of: 2) == [1, 3])
    }

    @Test func `directed graphs get uniform weights`() throws {
        #expect(
            try Topology(graph: .exponential(nodes: 5)).matrix(round: 3) == .uniform(.exponential(nodes: 5)))
    }
}

@Suite struct `A topology card` {
    @Test func `a ring of sixteen at a glance`() throws {
        let card = TopologyCard(of: try Topology(graph: .ring(nodes: 16)))
        #expect(card.nodeCount == 16 && card.edgeCount == 16 && card.messagesPerRound == 32)
        #expect(card.degree.minimum == 2 && card.degree.mean == 2 && card.degree.maximum == 2)
        #expect(
            card.diameter == 8...8 && card.componentCount == 1 && card.schedule == "static"
                && card.period == 1)
        #expect(card.isSymmetric && card.isDoublyStochastic)
        let mixing = try #require(card.mixing)
        // ALGORITHMS 1.1: ring of 16, Metropolis–Hastings, modulus 0.949.
        #expect(abs(mixing.secondEigenvalueModulus - 0.949) < 0.0005)
        #expect(card.warnings.count == 1 && card.warnings[0].contains("D²"))
    }

    @Test func `separate parts are named`() throws {
        let graph = try Graph(nodeCount: 5, edges: [Edge(0, 1), Edge(1, 2), Edge(2, 0)])
        let card = TopologyCard(of: try Topology(graph: graph))
        #expect(card.componentCount == 3 && card.diameter == nil)
        #expect(card.warnings.first?.contains("3 parts") == true)
    }

    @Test func `a directed chain and a one-sided matrix are warned about`() throws {
        let chain = try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 2)], isDirected: true)
        let warnings = TopologyCard(of: try Topology(graph: chain)).warnings
        #expect(
            warnings.contains { $0.contains("one-way") } && warnings.contains { $0.contains("weighted mean") }
        )
    }

    @Test func `a star has a hub`() throws {
        let card = TopologyCard(of: try Topology(graph: .star(nodes: 32)))
        #expect(card.warnings.contains { $0.contains("31 links") })
    }

    @Test func `warnings call nodes by their names`() throws {
        let star = TopologyCard(
            of: try Topology(graph: .star(nodes: 12), names: ["hub"] + (1..<12).map { "leaf-\($0)" }))
        #expect(star.warnings.contains { $0.hasPrefix("Without hub the others fall apart.") })
        #expect(star.warnings.contains { $0.contains("leaf-1 – leaf-2, ") })
        #expect(star.warnings.contains { $0.hasPrefix("A hub, hub, has 11 links and the mean is 1.83:") })
        let parts = TopologyCard(
            of: try Topology(graph: Graph(nodeCount: 3, edges: [Edge(0, 1)]), names: ["a", "b", "c"]))
        #expect(parts.warnings[0].contains("(the smallest: c)"))
        #expect(parts.warnings[0].contains("Links that would help: a – c."))
        let chain = try Graph(nodeCount: 3, edges: [Edge(0, 1), Edge(1, 2)], isDirected: true)
        let directed = TopologyCard(of: try Topology(graph: chain, names: ["lyon", "oslo", "rome"])).warnings
        #expect(directed.contains { $0.hasPrefix("The weights put on the value of lyon sum to 1.5,") })
        let negative = TopologyCard(
            of: try Topology(
                graph: .path(nodes: 2), matrix: .laplacian(.path(nodes: 2), step: 1.5), names: ["x", "y"]))
        #expect(negative.warnings.contains { $0.contains("(-0.5, which x puts on itself)") })
        let nameless = TopologyCard(of: try Topology(graph: .star(nodes: 4))).warnings
        #expect(nameless.contains { $0.hasPrefix("Without node 0 the others") })
    }

    @Test func `an exact schedule has gap one and the links of all its rounds`() throws {
        let card = TopologyCard(of: try Topology(schedule: .onePeerExponential(nodes: 8)))
        #expect(card.period == 3 && card.messagesPerRound == 8)
        #expect(card.mixing?.spectralGap == 1)
        // Hop 4 pairs nodes both ways, hops 1 and 2 do not: 8 + 8 + 8 directed edges.
        #expect(card.edgeCount == 24 && card.diameter == 3...3)
        #expect(card.warnings.isEmpty)
    }

    @Test(arguments: [1, 2]) func `one and two nodes have a card`(nodes: Int) throws {
        let card = TopologyCard(of: try Topology(graph: .ring(nodes: nodes)))
        #expect(
            card.diameter == (nodes - 1)...(nodes - 1) && card.mixing?.spectralGap == 1
                && card.warnings.isEmpty)
    }
}
