import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `GoSGD` {
    /// `x_r ← (α_s x_s + α_r x_r)/(α_s + α_r)`, `α_s ← α_s/2`, `α_r ← α_r + α_s`.
    @Test func `halves the sender's weight and averages by weights at the receiver`() throws {
        let plan = try Network.Plan(
            "go-sgd", on: Topology(graph: .ring(nodes: 2)), [("push-probability", 1)], start: [[8], [2]])
        let hosts = (0..<2).map {
            plan.entry.makeHost(Network.start(plan, node: $0, pool: BufferPool(length: 1)))
        }
        var actions = ActionBuffer()
        for host in hosts { host.handle(.started, at: .start, actions: &actions) }
        actions.removeAll()
        let gradient = Gradient(values: ParameterSnapshot([0]), loss: 0, samples: 1)
        hosts[0].handle(.gradientReady(gradient), at: .start, actions: &actions)
        for case .send(let message, let receiver) in actions.actions {
            var ignored = ActionBuffer()
            hosts[receiver].handle(.received(message, from: 0), at: .start, actions: &ignored)
        }
        #expect(hosts[0].mass == 0.5 && hosts[1].mass == 1.5)
        #expect(hosts[0].snapshot().values == [8] && hosts[1].snapshot().values == [4])
    }

    @Test func `pushes with its probability, to receivers all alike`() throws {
        var plan = try Network.Plan(
            "go-sgd", on: Topology(graph: .complete(nodes: 5)), [("push-probability", 0.3)],
            start: [[Float]](repeating: [1, 2], count: 5))
        plan.gradients = 400
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        // 2000 trials of probability 0.3: standard deviation 20.5.
        #expect(abs(network.messagesSent - 600) < 82)
        #expect(network.bytesSent.reduce(0, +) == network.messagesSent * 2 * 4)
        var received = [Int](repeating: 0, count: 5)
        for entry in network.log {
            if case .received = entry.event { received[entry.node] += 1 }
        }
        // A fifth of some 600 each, standard deviation 9.8.
        for count in received { #expect(abs(count - 120) < 50) }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `keeps Σ α x but for steps, each of which counts by its node's weight`(seed: UInt64) throws {
        var plan = try Network.Plan(
            "go-sgd", on: Topology(graph: CatalogueCase.irregular), start: (0..<5).map { [Float($0)] })
        plan.constantGradients = (0..<5).map { [Float($0) - 1] }
        plan.learningRate = 0.1
        plan.gradients = 50
        plan.seed = seed
        let network = Network(plan)
        var expected = network.sum[0]
        network.beforeEvent = { network, next in
            guard case .event(.gradientReady) = next.content else { return }
            expected -= 0.1 * network.hosts[next.node].mass * (Double(next.node) - 1)
        }
        network.run()
        #expect(abs(network.sum[0] - expected) < 1e-4)
        #expect(abs(network.hosts.reduce(0) { $0 + $1.mass } - 5) < 1e-12)
    }
}
