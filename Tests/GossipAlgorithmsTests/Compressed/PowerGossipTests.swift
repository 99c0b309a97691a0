import Catalogues
import Compressors
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

@Suite struct PowerGossip {
    private func start(_ count: Int, dimension: Int) -> [[Float]] {
        var random = RandomStream(seed: 1, purpose: "start")
        return (0..<count).map { _ in (0..<dimension).map { _ in Float(random.normal()) } }
    }

    @Test func `of full rank halves the difference of two nodes exactly`() throws {
        // W = 1/2 everywhere on two nodes: one exchange of all three columns brings both to the mean.
        var plan = try Network.Plan(
            "powergossip", on: try Topology(graph: .ring(nodes: 2)), [("rank", 3)],
            start: start(2, dimension: 9))
        plan.gradients = 1
        let network = CompressedRun.run(plan)
        #expect(network.consensusDistance < 1e-12)
    }

    @Test(arguments: [1, 2], [1, 3])
    func `of low rank agrees, without a step size, and keeps the sum`(rank: Int, iterations: Int) throws {
        var plan = try Network.Plan(
            "powergossip", on: try Topology(graph: .ring(nodes: 5)),
            [("rank", .init(integerLiteral: rank)), ("power-iterations", .init(integerLiteral: iterations))],
            start: start(5, dimension: 30))
        plan.gradients = 150 / iterations
        let network = Network(plan)
        let (before, distance) = (network.sum, network.consensusDistance)
        network.run()
        // 150 exchanges on a ring of five with a fifth or more of the difference found in each.
        #expect(network.consensusDistance < 1e-4 * distance)
        for (sum, start) in zip(network.sum, before) { #expect(abs(sum - start) < 1e-4) }
        #expect(network.violations.isEmpty)
    }

    @Test func `begins anew after a lost message, on both ends`() throws {
        var plan = try Network.Plan(
            "powergossip", on: try Topology(graph: .ring(nodes: 4)), [("round-timeout", 0.02)],
            start: start(4, dimension: 12))
        plan.gradients = 200
        plan.faults.loss = 0.1
        plan.faults.delay = 100_000...1_000_000
        let network = Network(plan)
        let distance = network.consensusDistance
        network.run(while: { $0.gradientsGiven.contains { $0 < 100 } })
        network.faults.loss = 0
        network.run()
        #expect(network.gradientsGiven.allSatisfy { $0 == 200 })
        #expect(network.consensusDistance < 1e-4 * distance)
    }
}
