import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `A moving average` {
    @Test(arguments: CatalogueCase.several)
    func `follows every algorithm's model and changes nothing about the run`(_ one: CatalogueCase) throws {
        var plan = try one.trainingPlan(seed: 2, gradients: 8)
        let alone = Network(plan)
        alone.run()
        plan.movingAverageDecay = 0.75
        let network = Network(plan)
        var expected = plan.start
        network.afterEvent = { network, entry in
            let steps = entry.actions.contains {
                if case .record(.gradientApplied) = $0 { true } else { false }
            }
            guard steps else { return }
            let model = network.hosts[entry.node].snapshot()
            for index in expected[entry.node].indices {
                expected[entry.node][index] = 0.75 * expected[entry.node][index] + 0.25 * model[index]
            }
        }
        network.run()
        #expect(network.violations.isEmpty)
        #expect(Fingerprint.of(network.models) == Fingerprint.of(alone.models))
        for (host, values) in zip(network.hosts, expected) {
            let average = try #require(host.movingAverage).values
            #expect(zip(average, values).allSatisfy { abs($0 - $1) < 1e-5 * (1 + abs($1)) })
        }
        #expect(alone.hosts.allSatisfy { $0.movingAverage == nil })
    }

    @Test func `is saved and goes on where it was`() throws {
        let problem = Quadratics(try Topology(graph: .ring(nodes: 4)))
        var plan = try problem.plan("d-psgd", rate: 0.1, steps: 10)
        plan.movingAverageDecay = 0.9
        let network = Network(plan)
        network.run()
        let host = network.hosts[1]
        let state = try #require(host.save())
        let fresh = network.freshHost(1)
        try fresh.restore(state)
        #expect(fresh.movingAverage?.values == host.movingAverage?.values)
        #expect(fresh.snapshot().values == host.snapshot().values)
        for damaged in StateDamage.all(of: state) {
            #expect(throws: (any Error).self) { try network.freshHost(1).restore(damaged.state) }
        }
    }
}
