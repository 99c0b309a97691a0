import Catalogues
import Glibc
import Testing
import Topology

@Suite struct `Consensus time` {
    private func time(_ schedule: TopologySchedule) throws -> ConsensusTime? {
        TopologyCard(of: try Topology(schedule: schedule)).consensusTime
    }

    @Test(arguments: [3, 8, 15]) func `a star needs ln(1e-6)/ln(1 − 1/n) rounds`(n: Int) throws {
        let expected = Int((log(1e-6) / log(1 - 1 / Double(n))).rounded(.up))
        let found = try #require(try time(.fixed(.metropolisHastings(.star(nodes: n)))))
        #expect(found.rounds == expected && found.basis == .contraction && found.remainder == 1e-6)
    }

    @Test func `exact schedules take exactly their rounds`() throws {
        let complete = try #require(try time(.fixed(.metropolisHastings(.complete(nodes: 7)))))
        #expect(complete.rounds == 1 && complete.basis == .exact && complete.remainder == 0)
        #expect(try time(.onePeerExponential(nodes: 16))?.rounds == 4)
        #expect(try time(.baseGraph(nodes: 25, degree: 1))?.rounds == 9)
        #expect(try time(.fixed(.identity(nodeCount: 1)))?.rounds == 0)
    }

    @Test func `a bound holds for the start that is measured`() throws {
        for schedule in [
            TopologySchedule.fixed(.metropolisHastings(.path(nodes: 9))), .onePeerExponential(nodes: 6),
        ] {
            let bound = try #require(try time(schedule)).rounds
            let errors = ConsensusCurve(of: schedule, rounds: bound).errors
            #expect(errors.count == bound + 1 && errors[0] == 1)
            #expect((errors.last ?? 1) <= 1e-6)
        }
    }

    @Test func `random rounds are carried out`() throws {
        let two = TopologySchedule.generated(named: "test", nodeCount: 2) { _ in
            .metropolisHastings(.complete(nodes: 2))
        }
        #expect(try time(two)?.rounds == 1)
        let ring = TopologySchedule.generated(named: "test", nodeCount: 8) { _ in
            .metropolisHastings(.ring(nodes: 8))
        }
        let measured = try #require(try time(ring))
        let bound = try #require(try time(.fixed(.metropolisHastings(.ring(nodes: 8)))))
        #expect(measured.basis == .measured && measured.rounds <= bound.rounds)
        #expect(measured.rounds > bound.rounds / 2)
    }

    @Test func `what never agrees on the mean has no time`() throws {
        #expect(try time(.fixed(.identity(nodeCount: 3))) == nil)
        // Two nodes that swap their values for ever.
        let swap = try MixingMatrix(
            selfWeights: [0, 0],
            entries: [.init(receiver: 0, sender: 1, weight: 1), .init(receiver: 1, sender: 0, weight: 1)])
        #expect(try time(.fixed(swap)) == nil)
        // Agreement, but not on the mean.
        #expect(try time(.fixed(.uniform(.star(nodes: 5)))) == nil)
    }
}

@Suite struct `Mixing time` {
    @Test func `complete graphs mix at once, swaps never, one node before it starts`() throws {
        #expect(MixingMatrix.metropolisHastings(.complete(nodes: 6)).mixingTime() == 1)
        #expect(MixingMatrix.identity(nodeCount: 1).mixingTime() == 0)
        #expect(MixingMatrix.identity(nodeCount: 2).mixingTime(limit: 1_000) == nil)
        #expect(MixingMatrix.uniform(.star(nodes: 4)).mixingTime() == nil)
    }

    @Test(arguments: [0.25, 0.1, 0.01]) func `two nodes have a distance of ½ |λ|ᵗ`(distance: Double) {
        // W = [[0.9, 0.1], [0.1, 0.9]], λ = 0.8.
        let w = MixingMatrix.laplacian(.path(nodes: 2), step: 0.1)
        let expected = Int((log(2 * distance) / log(0.8)).rounded(.up))
        #expect(w.mixingTime(distance: distance) == expected)
    }

    @Test(arguments: [3, 8, 17]) func `bisection finds what step by step finds`(n: Int) throws {
        let w = MixingMatrix.metropolisHastings(.ring(nodes: n))
        // All nodes are alike: one row of the power is enough.
        var row = [Double](repeating: 0, count: n)
        row[0] = 1
        var rounds = 0
        while row.reduce(0, { $0 + abs($1 - 1 / Double(n)) }) / 2 > 0.25 {
            var next = [Double](repeating: 0, count: n)
            var out = next.mutableSpan
            w.multiply(row.span, into: &out)
            row = next
            rounds += 1
        }
        #expect(w.mixingTime() == rounds)
    }
}

@Suite struct `Costs of a topology` {
    @Test func `bytes follow the degree`() throws {
        let star = CommunicationCost(of: try Topology(graph: .star(nodes: 5)), parameters: 10)
        #expect(star.meanBytes == 8.0 / 5 * 40 && star.largestBytes == 160)
        let peer = CommunicationCost(
            of: try Topology(schedule: .onePeerExponential(nodes: 8)), parameters: 10, bytesPerParameter: 8)
        #expect(peer.meanBytes == 80 && peer.largestBytes == 80)
    }

    @Test func `a round lasts as long as its slowest node sends, and a latency`() throws {
        let star = CycleTime(of: try Topology(graph: .star(nodes: 5)), messageBytes: 1_000) { _, _ in
            CycleTime.Link(latency: 0.25, rate: 8_000)
        }
        #expect(star.seconds == 4.25 && star.longestSeconds == 4.25 && star.slowestNode == 0)
        let ring = CycleTime(of: try Topology(graph: .ring(nodes: 4)), messageBytes: 1_000) { from, to in
            CycleTime.Link(latency: from == 2 && to == 3 ? 10 : 0, rate: .infinity)
        }
        #expect(ring.seconds == 10 && ring.slowestNode == 2)
        let alone = CycleTime(of: try Topology(graph: .ring(nodes: 1)), messageBytes: 9) { _, _ in
            CycleTime.Link(latency: 1, rate: 1)
        }
        #expect(alone.seconds == 0)
    }

    @Test func `rounds of different length are averaged`() throws {
        let schedule = TopologySchedule.periodic(
            named: "test", [.identity(nodeCount: 2), .metropolisHastings(.complete(nodes: 2))])
        let cycle = CycleTime(of: try Topology(schedule: schedule), messageBytes: 1) { _, _ in
            CycleTime.Link(latency: 2, rate: .infinity)
        }
        #expect(cycle.seconds == 1 && cycle.longestSeconds == 2)
    }
}

@Suite struct `Methods of averaging` {
    private func obstacles(_ topology: Topology) -> [AveragingMethod] {
        let card = TopologyCard(of: topology)
        return AveragingMethod.allCases.filter { $0.obstacle(on: card) != nil }
    }

    @Test func `an odd ring serves all, an even one all but bias correction`() throws {
        #expect(obstacles(try Topology(graph: .ring(nodes: 5))) == [])
        #expect(obstacles(try Topology(graph: .ring(nodes: 6))) == [.biasCorrected])
        let lazy = MixingMatrix.laplacian(.ring(nodes: 6), step: 1.0 / 6)
        #expect(obstacles(try Topology(graph: .ring(nodes: 6), matrix: lazy)) == [])
    }

    @Test func `directed and unbalanced weights serve few`() throws {
        #expect(
            obstacles(try Topology(graph: .exponential(nodes: 8)))
                == [.pairwise, .biasCorrected, .compressed])
        let star = try Topology(graph: .star(nodes: 5), matrix: .uniform(.star(nodes: 5)))
        #expect(
            obstacles(star) == [.plain, .pushSum, .biasCorrected, .compressed, .robust])
    }

    @Test func `separate parts serve none`() throws {
        let apart = try Topology(graph: try Graph(nodeCount: 3, edges: [Edge(0, 1)]))
        #expect(obstacles(apart) == AveragingMethod.allCases)
    }

    @Test func `negative weights are kept from push-sum and robust aggregation`() throws {
        let star = Graph.star(nodes: 9)
        let constant = try Topology(graph: star, matrix: .bestConstant(star))
        #expect(obstacles(constant).contains(.pushSum) && obstacles(constant).contains(.robust))
        #expect(!obstacles(constant).contains(.plain))
    }
}

@Suite struct `Mixing optimality` {
    @Test(arguments: [4, 5, 8, 9]) func `on a ring the certificate closes on the best constant weight`(
        n: Int
    ) {
        let found = MixingOptimality(of: .ring(nodes: n), iterations: 300)
        let best = SpectralAnalysis(of: .bestConstant(.ring(nodes: n))).secondEigenvalueModulus
        // All links are alike, so that one weight for all is optimal.
        #expect(abs(found.modulus - best) < 1e-3)
        #expect(found.leastModulus <= best + 1e-12)
        #expect(found.excessRounds < 0.005)
    }

    @Test(arguments: [2, 5, 9]) func `a path has the known optimum cos π/n`(n: Int) {
        // Boyd, Diaconis, Sun & Xiao, "Fastest mixing Markov chain on a path", 2006: weights 1/2.
        let found = MixingOptimality(of: .path(nodes: n), iterations: 400)
        let optimum = n == 2 ? 0 : cos(.pi / Double(n))
        #expect(found.leastModulus <= optimum + 1e-12)
        #expect(found.modulus >= optimum - 1e-12)
        // The search ends within a thousandth of the spectral gap of the best weights.
        #expect(found.leastModulus > optimum - 1e-3)
        #expect(found.modulus < optimum + 1e-3)
    }

    @Test func `complete graphs, single nodes and separate parts are settled`() throws {
        #expect(MixingOptimality(of: .complete(nodes: 5), iterations: 20).modulus < 1e-12)
        #expect(MixingOptimality(of: .complete(nodes: 1), iterations: 20).excessRounds == 0)
        let apart = try Graph(nodeCount: 4, edges: [Edge(0, 1), Edge(2, 3)])
        let found = MixingOptimality(of: apart, iterations: 50)
        #expect(found.modulus > 1 - 1e-12 && found.leastModulus > 1 - 1e-6)
    }

    @Test(arguments: ["barabasi-albert", "watts-strogatz", "caterpillar", "lollipop", "random-geometric"])
    func `on irregular graphs the certificate closes as well`(family: String) throws {
        let entry = try #require(GraphFamilyCatalogue.all[family])
        let graph = try entry.graph(Settings(entry.settings, given: [("nodes", .integer(12))]), seed: 3)
        let found = MixingOptimality(of: graph, iterations: 300)
        #expect(found.matrix.isSymmetric && found.matrix.isDoublyStochastic)
        #expect(found.matrix.negativeWeight == nil)
        #expect(found.leastModulus <= found.modulus && found.excessRounds < 0.005)
    }

    /// More edges than the barrier method takes.
    @Test func `dense graphs get weights no worse than the simple ones, and a true bound`() throws {
        let graph = Graph.completeBipartite(left: 39, right: 39)
        #expect(graph.edgeCount > 1_500)
        let found = MixingOptimality(of: graph, iterations: 2)
        let simple = SpectralAnalysis(of: .metropolisHastings(graph)).secondEigenvalueModulus
        #expect(found.modulus <= simple + 1e-12 && found.leastModulus <= found.modulus)
    }

    @Test(.enabled(if: getenv("MURMUR_LONG_TESTS") != nil), arguments: [60, 200])
    func `up to 1,500 links the best weights could save few rounds`(nodes: Int) throws {
        let families: [(name: String, settings: [(name: String, value: SettingValue)])] = [
            ("barabasi-albert", []), ("random-geometric", [("radius", .number(sqrt(4 / Double(nodes))))]),
            ("watts-strogatz", []),
        ]
        for (index, (family, choices)) in families.enumerated() {
            let entry = try #require(GraphFamilyCatalogue.all[family])
            let settings = try Settings(entry.settings, given: [("nodes", .integer(nodes))] + choices)
            let graph = try entry.graph(settings, seed: UInt64(index + 1))
            #expect(graph.edgeCount <= 1_500, "\(family)")
            #expect(MixingOptimality(of: graph, iterations: 300).excessRounds < 0.01, "\(family)")
        }
    }

    @Test func `no weights tried at random beat the bound`() throws {
        let graph = Graph.barbell(clique: 4, bridge: 1)
        let bound = MixingOptimality(of: graph, iterations: 200).leastModulus
        #expect(bound > 0.5)
        for step in 1...20 {
            let w = MixingMatrix.laplacian(graph, step: Double(step) / 100)
            guard w.negativeWeight == nil else { continue }
            #expect(SpectralAnalysis(of: w).secondEigenvalueModulus >= bound)
        }
    }
}
