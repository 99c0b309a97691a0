import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `Stochastic gradient push` {
    @Test func `is D-PSGD on the exponential graph, bit for bit, with weights of exactly one`() throws {
        let topology = try Topology(graph: .exponential(nodes: 16))
        var random = RandomStream(seed: 1, purpose: "problem")
        let start = [Float(random.normal()), Float(random.normal())]
        let targets = (0..<16).map { _ in [Float(random.normal()), Float(random.normal())] }
        func run(_ name: String, _ order: [(name: String, value: SettingValue)], seed: UInt64) throws
            -> Network
        {
            var plan = try Network.Plan(
                name, on: topology, order, start: [[Float]](repeating: start, count: 16))
            plan.targets = targets
            plan.learningRate = 0.1
            plan.gradients = 25
            plan.seed = seed
            let network = Network(plan)
            network.keepsLog = true
            network.run()
            return network
        }
        let push = try run("sgp", [], seed: 1)
        let mixed = try run("d-psgd", [("order", "adapt-then-combine")], seed: 2)
        for node in 0..<16 { #expect(push.gradientPoints(of: node) == mixed.gradientPoints(of: node)) }
        #expect(push.hosts.allSatisfy { $0.mass == 1 })
    }

    @Test func `finds the true mean on a directed, irregular graph, where averaging rows does not`() throws {
        let topology = try Topology(graph: CatalogueCase.irregular)
        let start: [[Float]] = [[1], [2], [4], [8], [16]]
        var plan = try Network.Plan("sgp", on: topology, start: start)
        plan.gradients = 60
        let network = Network(plan)
        network.run()
        for model in network.models { #expect(abs(model[0] - 6.2) < 1e-4) }
        #expect(network.hosts.contains { abs($0.mass - 1) > 0.1 }, "the weights have work to do")
        // The same graph with each node averaging what it hears.
        var x = start.map { Double($0[0]) }
        for _ in 0..<60 {
            var next = x
            var out = next.mutableSpan
            topology.matrix(round: 0).multiply(x.span, into: &out)
            x = next
        }
        #expect(abs(x[0] - x[4]) < 1e-6 && abs(x[0] - 6.2) > 0.1)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `keeps all mass: Σ w is n and Σ u is the start minus η Σ g`(seed: UInt64) throws {
        let topology = try Topology(graph: CatalogueCase.irregular)
        var random = RandomStream(seed: seed, purpose: "problem")
        let start = (0..<5).map { _ in [Float(random.normal()), Float(random.normal())] }
        var plan = try Network.Plan("sgp", on: topology, start: start)
        plan.constantGradients = start.map { _ in [Float(random.normal()), Float(random.normal())] }
        plan.learningRate = 0.05
        plan.gradients = 40
        plan.seed = seed
        plan.faults.duplication = 0.2
        let network = Network(plan)
        network.run()
        #expect(abs(network.hosts.reduce(0) { $0 + $1.mass } - 5) < 1e-12)
        for element in 0..<2 {
            var expected = start.reduce(0.0) { $0 + Double($1[element]) }
            for gradient in plan.constantGradients ?? [] { expected -= 0.05 * 40 * Double(gradient[element]) }
            #expect(abs(network.sum[element] - expected) < 1e-5, "seed \(seed)")
        }
    }

    @Test func `refuses what comes from a node it only sends to, and waits for the one it hears`() throws {
        let topology = try Topology(graph: CatalogueCase.irregular)
        let start = [[Float]](repeating: [1], count: 5)
        let plan = try Network.Plan("sgp", on: topology, start: start)
        let host = plan.entry.makeHost(Network.start(plan, node: 0, pool: BufferPool(length: 1)))
        var actions = ActionBuffer()
        let share = Message(round: 0, share: 0.5, weight: 0.5, payload: .dense(ParameterSnapshot([1])))
        for (sender, isHeard) in [(1, false), (2, false), (3, false), (4, true)] {
            actions.removeAll()
            host.handle(.received(share, from: sender), at: .start, actions: &actions)
            #expect(actions.actions.isEmpty == isHeard)
            for case .record(let observation) in actions.actions {
                #expect(observation == .refused(.unexpected, from: sender))
            }
        }
    }

    @Test func `keeps what a lost receiver would have got`() throws {
        let topology = try Topology(graph: .complete(nodes: 4))
        var plan = try Network.Plan("sgp", on: topology, start: [[1], [1], [1], [1]])
        plan.gradients = 60
        let network = Network(plan)
        network.run(while: { $0.gradientsGiven[3] < 5 })
        network.lose(3)
        network.run()
        // What was on its way to and from node 3 is gone; from then on nothing more.
        let left = network.hosts.dropLast().reduce(0) { $0 + $1.mass }
        #expect(left > 1.5 && left < 4)
        for model in network.models { #expect(abs(model[0] - 1) < 1e-5) }
    }

    @Test func `goes on after a lost message with its timeout; the weight shows the loss`() throws {
        let topology = try Topology(graph: .ring(nodes: 6))
        var plan = try Network.Plan(
            "sgp", on: topology, [("round-timeout", 0.05)], start: (1...6).map { [Float($0)] })
        plan.gradients = 25
        plan.faults.loss = 0.05
        let network = Network(plan)
        network.run()
        #expect(network.gradientsGiven.allSatisfy { $0 == 25 })
        let mass = network.hosts.reduce(0) { $0 + $1.mass }
        #expect(mass < 5.9 && mass > 0)
        for model in network.models { #expect(model[0] > 1 && model[0] < 6) }
    }
}
