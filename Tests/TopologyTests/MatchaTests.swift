import Catalogues
import Determinism
import Testing
import Topology

@Suite struct `Matching decompositions` {
    @Test(arguments: familySamples.indices) func `matchings share no node, cover all edges and are few`(
        index: Int
    ) throws {
        let graph = try sampleGraph(familySamples[index].family, familySamples[index].given).1.undirected
        let matchings = MatchingDecomposition(of: graph).matchings
        for matching in matchings {
            let ends = matching.flatMap { [$0.from, $0.to] }
            #expect(Set(ends).count == ends.count && !matching.isEmpty)
        }
        #expect(matchings.flatMap { $0 }.sorted() == graph.edges)
        let largest = (0..<graph.nodeCount).map { graph.degree(of: $0) }.max() ?? 0
        #expect(matchings.count <= largest + 1)
    }

    @Test(arguments: UInt64(1)...8) func `dense random graphs need colours moved about, and still get along`(
        seed: UInt64
    ) {
        var stream = RandomStream(seed: seed, purpose: "test")
        let graph = Graph.erdosRenyi(nodes: 23, probability: 0.6, using: &stream)
        let matchings = MatchingDecomposition(of: graph).matchings
        let largest = (0..<23).map { graph.degree(of: $0) }.max() ?? 0
        #expect(matchings.count <= largest + 1 && matchings.flatMap { $0 }.sorted() == graph.edges)
    }
}

@Suite struct `MATCHA` {
    private func schedule(
        _ graph: Graph, _ given: [(name: String, value: SettingValue)], seed: UInt64 = 1
    ) throws -> TopologySchedule {
        let entry = try #require(ScheduleCatalogue.all["matcha"])
        let base = ScheduleBase(graph: graph, matrix: .metropolisHastings(graph), seed: seed)
        return try entry.schedule(base, Settings(entry.settings, given: given))
    }

    @Test(arguments: [Graph.ring(nodes: 7), .path(nodes: 5), .star(nodes: 6)])
    func `with a full budget it is the best constant weight`(graph: Graph) throws {
        let w = try schedule(graph, [("budget", 1)]).matrix(round: 3)
        let best = MixingMatrix.bestConstant(graph)
        // Golden section finds a minimum of a function with rounding noise ε to √ε.
        #expect(graph.edges.allSatisfy { abs(w[$0.from, $0.to] - best[$0.from, $0.to]) < 1e-6 })
    }

    @Test func `rounds stay within the graph and, on average, within the budget`() throws {
        let graph = Graph.barbell(clique: 4)
        let matcha = try schedule(graph, [("budget", 0.4)])
        let matchings = MatchingDecomposition(of: graph).matchings
        let rounds = 400
        var used = 0
        for round in 0..<rounds {
            let w = matcha.matrix(round: round)
            #expect(w.isDoublyStochastic && w.isSymmetric)
            #expect(w.graph.edges.allSatisfy { graph.hasEdge(from: $0.from, to: $0.to) })
            used += matchings.filter { $0.contains { w[$0.from, $0.to] > 0 } }.count
        }
        // At most 0.4 of M matchings; three standard deviations of a sum of M coins over all rounds.
        let limit = 0.4 * Double(matchings.count)
        let slack = 3 * (Double(matchings.count) / 4 / Double(rounds)).squareRoot()
        #expect(Double(used) / Double(rounds) <= limit + slack)
    }

    @Test func `the bridge of a barbell is used more often than the links inside`() throws {
        let graph = Graph.barbell(clique: 4)
        let matcha = try schedule(graph, [("budget", 0.4)])
        let counts = (0..<400).reduce(into: (bridge: 0, inside: 0)) { counts, round in
            let w = matcha.matrix(round: round)
            if w[3, 4] > 0 { counts.bridge += 1 }
            counts.inside += graph.edges.filter { $0 != Edge(3, 4) && w[$0.from, $0.to] > 0 }.count
        }
        #expect(Double(counts.bridge) > 1.5 * Double(counts.inside) / 12)
    }

    @Test func `directed graphs are refused`() {
        #expect(throws: TopologyError.self) {
            let entry = try #require(ScheduleCatalogue.all["matcha"])
            let graph = Graph.exponential(nodes: 8)
            _ = try entry.schedule(
                ScheduleBase(graph: graph, matrix: .uniform(graph)), Settings(entry.settings))
        }
    }
}
