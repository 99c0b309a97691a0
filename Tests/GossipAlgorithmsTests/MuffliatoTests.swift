import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `Muffliato` {
    private func network(
        _ topology: Topology, _ given: [(name: String, value: SettingValue)], length: Int, rounds: Int,
        rate: Float, gradient: Float = 0, seed: UInt64 = 1
    ) throws -> Network {
        let start = (0..<topology.nodeCount).map { node in
            (0..<length).map { Float((node * 7 + $0) % 5) }
        }
        var plan = try Network.Plan("muffliato", on: topology, given, start: start)
        plan.constantGradients = start.map { $0.map { _ in gradient } }
        plan.learningRate = rate
        plan.gradients = rounds
        plan.seed = seed
        let network = Network(plan)
        network.run()
        return network
    }

    private func mean(_ models: [[Float]]) -> [Double] {
        (0..<models[0].count).map { element in
            models.reduce(0.0) { $0 + Double($1[element]) } / Double(models.count)
        }
    }

    @Test func `reaches the mean where nobody learns, and not a multiple of it`() throws {
        let network = try network(
            try Topology(graph: .ring(nodes: 12)), [("gossip-steps", 60)], length: 3, rounds: 2, rate: 0)
        let start = mean(network.plan.start)
        for model in network.models {
            for (value, expected) in zip(model, start) { #expect(abs(Double(value) - expected) < 1e-4) }
        }
    }

    @Test func `ends at the mean plus noise of 1/n of its variance`() throws {
        let (n, d) = (8, 4000)
        let network = try network(
            try Topology(graph: .hypercube(dimension: 3)), [("noise", 2), ("clip", 3), ("gossip-steps", 40)],
            length: d, rounds: 1, rate: 0.5)
        let start = mean(network.plan.start)
        for model in network.models {
            let errors = zip(model, start).map { Double($0) - $1 }
            let variance = errors.reduce(0) { $0 + $1 * $1 } / Double(d)
            // (noise · clip · rate)² / n = 9/8; the variance of 4000 draws is off by 2.2 % of it, five of those.
            #expect(abs(variance / (9 / Double(n)) - 1) < 0.12)
        }
        // All have the same noise: they agree far better than they know the mean.
        #expect(network.consensusDistance < 1e-4 * Double(d))
    }

    @Test func `clips a node's step to the learning rate times the bound`() throws {
        // The gradient has norm 30; without visible noise each node moves by 0.5 · 3.
        let network = try network(
            try Topology(graph: .complete(nodes: 4)),
            [("noise", .number(1e-6)), ("clip", 3), ("gossip-steps", 30)],
            length: 9, rounds: 1, rate: 0.5, gradient: 10)
        let moved = zip(mean(network.models), mean(network.plan.start)).map { $0 - $1 }
        let norm = moved.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(norm - 1.5) < 1e-3)
        #expect(moved.allSatisfy { $0 < 0 })
    }

    @Test func `draws new noise in every round and for every node`() throws {
        func models(_ rounds: Int, _ seed: UInt64) throws -> [[Float]] {
            try network(
                try Topology(graph: .ring(nodes: 4)), [("gossip-steps", 1), ("chebyshev", false)],
                length: 5, rounds: rounds, rate: 0.1, seed: seed
            ).models
        }
        let once = try models(1, 1)
        #expect(once == (try models(1, 1)))
        #expect(once != (try models(1, 2)))
        let twice = try models(2, 1)
        #expect(once[0] != twice[0])
    }

    @Test func `is refused where gossip never ends`() throws {
        let entry = AlgorithmEntry.ofPrivateGossip
        let settings = try Settings(entry.settings)
        // An even ring has no gap trouble, two parts have no gap at all.
        let parts = Graph(nodeCount: 4, merging: [Edge(0, 1), Edge(2, 3)])
        #expect(entry.refusal(of: try Topology(graph: .ring(nodes: 6)), settings) == nil)
        #expect(
            try #require(entry.refusal(of: try Topology(graph: parts), settings)).contains("spectral gap"))
        let changing = try Topology(schedule: .onePeerExponential(nodes: 8))
        #expect(entry.refusal(of: changing, settings) != nil)
    }
}
