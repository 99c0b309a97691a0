import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `Statistics that nodes keep to themselves` {
    private static let names = ["d-psgd", "ad-psgd", "gossip-pga", "all-reduce", "gossip-learning"]

    private func plan(_ name: String, isLocal: Bool) throws -> Network.Plan {
        let problem = Quadratics(try Topology(graph: .ring(nodes: 5)))
        var plan = try problem.plan(name, rate: 0.1, steps: 12)
        if isLocal { plan.localStatistics = [1..<2] }
        return plan
    }

    @Test(arguments: names)
    func `move by the gradient alone, and leave the rest as it was`(name: String) throws {
        let plain = Network(try plan(name, isLocal: false))
        plain.run()
        let plan = try plan(name, isLocal: true)
        let network = Network(plan)
        network.run()
        #expect(network.violations.isEmpty)
        let (curvatures, targets) = (try #require(plan.curvatures), try #require(plan.targets))
        for (node, host) in network.hosts.enumerated() {
            // r ← r − a·(r − b), once for each gradient.
            var expected = plan.start[node][1]
            for _ in 0..<network.gradientsGiven[node] {
                expected -= curvatures[node] * (expected - targets[node][1])
            }
            let model = host.snapshot()
            #expect(abs(model[1] - expected) < 1e-5 * (1 + abs(expected)))
            #expect(model[0].bitPattern == plain.models[node][0].bitPattern)
        }
    }

    @Test(arguments: ["d-psgd", "ad-psgd", "gossip-pga"])
    func `are never sent`(name: String) throws {
        let plan = try plan(name, isLocal: true)
        let network = Network(plan)
        var sent = 0
        network.afterEvent = { _, entry in
            for case .send(let message, _) in entry.actions {
                guard let values = message.values else { continue }
                sent += 1
                #expect(abs(values[1] - plan.start[0][1]) < 1e-5)
            }
        }
        network.run()
        #expect(sent > 20)
    }

    @Test func `are saved with the rest`() throws {
        let network = Network(try plan("d-psgd", isLocal: true))
        network.run()
        let state = try #require(network.hosts[2].save())
        let fresh = network.freshHost(2)
        try fresh.restore(state)
        #expect(fresh.snapshot().values == network.hosts[2].snapshot().values)
        for damaged in StateDamage.all(of: state) {
            #expect(throws: (any Error).self) { try network.freshHost(2).restore(damaged.state) }
        }
    }
}
