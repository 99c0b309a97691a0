import Catalogues
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct SWIFT {
    private static let topology = Result { try Topology(graph: .star(nodes: 5)) }

    @Test(arguments: [1, 2, 3])
    func `follows its equations with the newest model of each neighbour, whatever overtakes what`(
        every: Int
    ) throws {
        let problem = Quadratics(try Self.topology.get())
        var plan = try Network.Plan(
            "swift", on: problem.topology, [("steps-per-average", .integer(every))],
            start: [[Float]](repeating: problem.start, count: 5))
        plan.targets = problem.targets
        plan.learningRate = 0.1
        plan.gradients = 60
        // Far slower than gradients and in no order.
        plan.faults = Network.Faults(duplication: 0.2, loss: 0.2, delay: 100_000...60_000_000)
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        let weights = MixingMatrix.communicationCoefficients(.star(nodes: 5))
        for node in 0..<5 {
            var x = problem.start.map(Double.init)
            var newest: [Int: (number: Int, values: [Double])] = [:]
            var steps = 0
            for entry in network.log where entry.node == node {
                switch entry.event {
                case .received(let message, let sender):
                    guard message.round > newest[sender]?.number ?? 0, let values = message.values else {
                        break
                    }
                    newest[sender] = (message.round, values.values.map(Double.init))
                case .gradientReady(let gradient):
                    steps += 1
                    let before = x
                    for (sender, box) in newest where steps % every == 0 {
                        for element in x.indices {
                            x[element] += weights[node, sender] * (box.values[element] - before[element])
                        }
                    }
                    for element in x.indices { x[element] -= 0.1 * Double(gradient.values[element]) }
                default: break
                }
            }
            #expect(steps == 60)
            for (mine, expected) in zip(network.models[node], x) {
                #expect(abs(Double(mine) - expected) < 1e-4)
            }
        }
        let overtaken = network.count { if case .refused(.late, _) = $0 { true } else { false } }
        #expect(overtaken > 20)
        let twice = network.count { if case .refused(.duplicate, _) = $0 { true } else { false } }
        #expect(twice > 5)
    }

    @Test func `sends a model to every neighbour in every step`() throws {
        var plan = try Network.Plan(
            "swift", on: Self.topology.get(), start: [[Float]](repeating: [1, 2, 3], count: 5))
        plan.gradients = 10
        let network = Network(plan)
        network.run()
        #expect(network.bytesSent == [4, 1, 1, 1, 1].map { $0 * 3 * 4 * 10 })
    }

    @Test func `waits for nobody`() throws {
        var plan = try Network.Plan(
            "swift", on: Topology(graph: .complete(nodes: 4)), start: [[Float]](repeating: [1], count: 4))
        plan.gradientNanoseconds = [1_000_000, 1_000_000, 1_000_000, 400_000_000]
        plan.gradients = .max
        let network = Network(plan)
        network.run(while: { $0.now < 500_000_000 })
        #expect(network.gradientsGiven[0..<3].allSatisfy { $0 >= 498 } && network.gradientsGiven[3] == 1)
    }

    @Test func `gives a lost neighbour's weight to the node itself until it is heard again`() throws {
        var plan = try Network.Plan("swift", on: Topology(graph: .ring(nodes: 2)), start: [[0], [8]])
        plan.gradients = 30
        let network = Network(plan)
        network.run(while: { $0.gradientsGiven[0] < 10 })
        network.lose(1)
        network.run(while: { $0.gradientsGiven[0] < 12 })
        let model = network.models[0]
        #expect(model[0] > 1)
        network.run()
        #expect(network.models[0] == model && network.gradientsGiven[0] == 30)
    }

    @Test func `refuses weights it has not, and names the remedy`() throws {
        let entry = try #require(AlgorithmCatalogue.all["swift"])
        let directed = try Topology(graph: .exponential(nodes: 6))
        let refusal = entry.refusal(of: directed, try Settings(entry.settings))
        #expect(refusal?.contains("set weights to topology") == true, "\(refusal as Any)")
        let own = try Settings(entry.settings, given: [("weights", "topology")])
        #expect(entry.refusal(of: directed, own) == nil)
        let changing = try Topology(schedule: .onePeerExponential(nodes: 8))
        #expect(entry.refusal(of: changing, own)?.contains("choose a static topology") == true)
    }
}
