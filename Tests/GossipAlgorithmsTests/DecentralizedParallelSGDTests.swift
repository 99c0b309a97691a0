import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `D-PSGD` {
    static let orders = ["combine-then-adapt", "adapt-then-combine"]

    @Test(arguments: orders, ["ring", "hypercube"])
    func `rests at the exact fixed point on quadratics, in every eigenmode`(order: String, graph: String)
        throws
    {
        let n = 16
        let topology = try Topology(graph: graph == "ring" ? .ring(nodes: n) : .hypercube(dimension: 4))
        // Targets are the unit vectors, so that the models, stacked as rows, are the matrix function itself.
        let unit = (0..<n).map { i in (0..<n).map { Float($0 == i ? 1 : 0) } }
        let zero = [[Float]](repeating: [Float](repeating: 0, count: n), count: n)
        var plan = try Network.Plan("d-psgd", on: topology, [("order", .text(order))], start: zero)
        plan.targets = unit
        plan.learningRate = 0.1
        // The slowest mode, the mean, contracts by 0.9 a round: 0.9^200 < 1e-9.
        plan.gradients = 200
        let network = Network(plan)
        network.run()

        let eta = 0.1
        let spectrum = SymmetricEigenvalues(of: topology.matrix(round: 0).dense(), order: n, vectors: true)
        // In the eigenbasis of W a mode of eigenvalue λ rests where x = λ(x − η(x − b)) or x = λx − η(x − b).
        let gain = spectrum.values.map {
            order == "adapt-then-combine" ? eta * $0 / (1 - (1 - eta) * $0) : eta / (1 - $0 + eta)
        }
        for (i, model) in network.models.enumerated() {
            for (j, value) in model.enumerated() {
                var expected = 0.0
                for k in 0..<n {
                    expected += gain[k] * spectrum.vectors[k * n + i] * spectrum.vectors[k * n + j]
                }
                // Rounding of some 1e-8 a round, amplified by at most 1/η.
                #expect(abs(Double(value) - expected) < 1e-6)
            }
        }
        // Its consensus distance with these targets is the mean of the squared gains but that of the mean.
        let distance = [
            "ring adapt-then-combine": 0.066098, "ring combine-then-adapt": 0.079219,
            "hypercube adapt-then-combine": 0.0046431, "hypercube combine-then-adapt": 0.0163252,
        ]
        let expected = try #require(distance["\(graph) \(order)"])
        #expect(abs(network.consensusDistance - expected) < 1e-5 * expected + 1e-6)
    }

    @Test(arguments: orders, [1, 2] as [UInt64])
    func `moves the mean along the mean gradient in every round`(order: String, seed: UInt64) throws {
        let network = try trained(order, on: Topology(graph: .star(nodes: 6)), seed: seed, rounds: 15)
        let points = network.hosts.indices.map { network.gradientPoints(of: $0) }
        let targets = try #require(network.plan.targets)
        for round in 0..<14 {
            for element in 0..<2 {
                let mean = points.reduce(0.0) { $0 + Double($1[round][element]) } / 6
                let next = points.reduce(0.0) { $0 + Double($1[round + 1][element]) } / 6
                let target = targets.reduce(0.0) { $0 + Double($1[element]) } / 6
                #expect(abs(next - (mean - 0.1 * (mean - target))) < 1e-6)
            }
        }
    }

    @Test(arguments: ["ring", "star", "hypercube"], orders)
    func `draws models together by at least ρ² a round when nobody learns`(name: String, order: String) throws
    {
        let graph: Graph =
            switch name {
            case "ring": .ring(nodes: 8)
            case "star": .star(nodes: 8)
            default: .hypercube(dimension: 3)
            }
        let topology = try Topology(graph: graph)
        let eigenvalues = SymmetricEigenvalues(of: topology.matrix(round: 0).dense(), order: 8).values
        let rho = max(abs(eigenvalues[0]), abs(eigenvalues[6]))
        var random = RandomStream(seed: 3, purpose: "start")
        let start = (0..<8).map { _ in [Float(random.normal()), Float(random.normal())] }
        var plan = try Network.Plan("d-psgd", on: topology, [("order", .text(order))], start: start)
        plan.gradients = 30
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        let points = network.hosts.indices.map { network.gradientPoints(of: $0) }
        var before = Double.infinity
        for round in 0...30 {
            var distance = 0.0
            for element in 0..<2 {
                let values = points.map { Double($0[round][element]) }
                let mean = values.reduce(0, +) / 8
                distance += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 8
            }
            // Below, what rounding adds in a round is no longer small beside the distance.
            guard distance > 1e-9 else { break }
            #expect(distance <= before * rho * rho * (1 + 1e-4), "round \(round)")
            before = distance
        }
        #expect(before < 1)
    }

    @Test func `with all weights 1 over n is all-reduce`() throws {
        let topology = try Topology(graph: .complete(nodes: 5))
        let mixed = try trained("adapt-then-combine", on: topology, seed: 4, rounds: 20)
        var plan = try Network.Plan("all-reduce", on: topology, start: mixed.plan.start)
        plan.targets = mixed.plan.targets
        plan.learningRate = 0.1
        let reduced = Network(plan)
        reduced.run()
        for (one, other) in zip(mixed.models, reduced.models) {
            for (a, b) in zip(one, other) { #expect(abs(a - b) < 1e-6) }
        }
    }

    @Test(arguments: orders)
    func `without neighbours is solo, bit for bit`(order: String) throws {
        let topology = try Topology(graph: Graph(nodeCount: 3, edges: []))
        let apart = try trained(order, on: topology, seed: 5, rounds: 20)
        var plan = try Network.Plan("solo", on: topology, start: apart.plan.start)
        plan.targets = apart.plan.targets
        plan.learningRate = 0.1
        let solo = Network(plan)
        solo.run()
        #expect(Fingerprint.of(apart.models) == Fingerprint.of(solo.models))
        #expect(apart.messagesSent == 0)
    }

    @Test(arguments: orders)
    func `goes on without a silent neighbour after its timeout, and says so`(order: String) throws {
        let topology = try Topology(graph: .complete(nodes: 4))
        var plan = try Network.Plan(
            "d-psgd", on: topology, [("order", .text(order)), ("round-timeout", 0.05)],
            start: [[1], [2], [4], [8]])
        plan.gradients = 12
        let network = Network(plan)
        network.run(while: { $0.gradientsGiven[3] < 4 })
        network.lose(3, silently: true)
        network.run()
        #expect(network.gradientsGiven.dropLast() == [12, 12, 12])
        #expect(network.count { $0 == .skipped(.timeout, with: 3) } > 0)
        // Its weight stayed with the others: what they agree on lies between the models there were.
        for model in network.models.dropLast() { #expect(model[0] > 1 && model[0] < 8) }
    }

    /// Nodes with random starts and targets after some rounds with learning rate 0.1, d = 2.
    private func trained(_ order: String, on topology: Topology, seed: UInt64, rounds: Int) throws -> Network
    {
        var random = RandomStream(seed: seed, purpose: "problem")
        let start = [Float(random.normal()), Float(random.normal())]
        var plan = try Network.Plan(
            "d-psgd", on: topology, [("order", .text(order))],
            start: [[Float]](repeating: start, count: topology.nodeCount))
        plan.targets = plan.start.map { _ in [Float(random.normal()), Float(random.normal())] }
        plan.learningRate = 0.1
        plan.gradients = rounds
        plan.seed = seed
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        return network
    }
}
