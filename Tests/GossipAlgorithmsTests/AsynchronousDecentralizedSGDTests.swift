import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `AD-PSGD` {
    private let suite = "AD-PSGD"

    /// Graphs on which a ring of waiting nodes could close.
    static let graphs: [(name: String, graph: Graph)] = [
        ("ring of 5", .ring(nodes: 5)), ("ring of 3", .ring(nodes: 3)), ("pair", .ring(nodes: 2)),
        ("complete 5", .complete(nodes: 5)), ("path of 4", .path(nodes: 4)), ("star of 5", .star(nodes: 5)),
        ("hypercube 8", .hypercube(dimension: 3)),
    ]

    @Test(arguments: graphs.map(\.name), 1...6 as ClosedRange<UInt64>)
    func `keeps the sum under loss, duplicates, reordering, refusals and retries`(
        name: String, seed: UInt64
    ) throws {
        var plan = try plan(name, seed: seed)
        plan.gradients = 60
        plan.gradientNanoseconds = plan.start.indices.map { 15_000_000 + 7_000_000 * Int64($0) }
        plan.faults = Network.Faults(duplication: 0.25, loss: 0.2, delay: 50_000...30_000_000)
        let network = Network(plan)
        network.run()
        // Exchanges left in doubt are taken up again when their partner is drawn next, now that nothing is lost.
        network.faults.loss = 0
        network.allow(gradients: 60)
        network.run()
        #expect(network.gradientsGiven.allSatisfy { $0 == 120 }, replay(suite, seed: seed))
        #expect(
            network.count { if case .inDoubt = $0 { true } else { false } } == 0, replay(suite, seed: seed))
        let gradients = try #require(plan.constantGradients)
        for element in 0..<2 {
            var expected = 0.0
            for node in plan.start.indices {
                expected += Double(plan.start[node][element]) - 120 * 0.05 * Double(gradients[node][element])
            }
            // Some 300 merges of numbers below 10, each rounded to 24 bits.
            #expect(abs(network.sum[element] - expected) < 1e-3, replay(suite, seed: seed))
        }
        // The faults did happen.
        #expect(network.count { if case .refused(.duplicate, _) = $0 { true } else { false } } > 0)
    }

    @Test(arguments: graphs.map(\.name), 1...3 as ClosedRange<UInt64>)
    func `never stands still on any graph, whoever asks whom`(name: String, seed: UInt64) throws {
        var plan = try plan(name, seed: seed)
        plan.gradients = 150
        // Exchanges take longer than gradients, so that nearly every request meets a busy node.
        plan.faults.delay = 5_000_000...20_000_000
        let network = Network(plan)
        network.run()
        #expect(network.violations.isEmpty && network.gradientsGiven.allSatisfy { $0 == 150 })
        for node in network.hosts.indices {
            let merges = network.observations.reduce(0) { count, entry in
                if entry.node == node, case .merged = entry.observation { count + 1 } else { count }
            }
            #expect(merges >= 1, "node \(node); \(replay(suite, seed: seed))")
        }
    }

    @Test(arguments: [2, 3, 5])
    func `never stands still in lockstep on a network that takes no time`(nodes: Int) throws {
        let topology = try Topology(graph: .ring(nodes: nodes))
        var plan = try Network.Plan("ad-psgd", on: topology, start: (0..<nodes).map { [Float($0)] })
        plan.gradients = 50
        plan.gradientNanoseconds = [Int64](repeating: 1_000_000, count: nodes)
        plan.faults.delay = 0...0
        let network = Network(plan)
        network.run(limit: 20_000)
        #expect(network.violations.isEmpty && network.gradientsGiven.allSatisfy { $0 == 50 })
        #expect(network.count { if case .merged = $0 { true } else { false } } > 50)
    }

    @Test func `brings all models to the mean when nobody learns`() throws {
        let topology = try Topology(graph: .ring(nodes: 5))
        var plan = try Network.Plan("ad-psgd", on: topology, start: [[1], [2], [4], [8], [16]])
        plan.gradients = 100
        let network = Network(plan)
        network.run()
        for model in network.models { #expect(abs(model[0] - 6.2) < 1e-3) }
    }

    @Test func `begins an exchange after so many steps as it is told`() throws {
        let topology = try Topology(graph: .ring(nodes: 2))
        for (every, least, most) in [(1, 20, 80), (10, 4, 16)] {
            var plan = try Network.Plan(
                "ad-psgd", on: topology, [("steps-per-exchange", .integer(every))], start: [[1], [2]])
            plan.gradients = 40
            plan.gradientNanoseconds = [10_000_000, 10_700_000]
            plan.faults.delay = 1000...100_000
            let network = Network(plan)
            network.run()
            let merges = network.count { if case .merged = $0 { true } else { false } }
            #expect(merges >= 2 * least / 2 && merges <= 2 * most, "\(merges) merges")
        }
    }

    @Test func `reports as staleness the merges since the gradient began`() throws {
        let topology = try Topology(graph: .ring(nodes: 2))
        var plan = try Network.Plan("ad-psgd", on: topology, start: [[1], [2]])
        plan.gradients = 30
        let network = Network(plan)
        var merges = [0, 0]
        network.afterEvent = { _, entry in
            for action in entry.actions {
                switch action {
                case .record(.merged): merges[entry.node] += 1
                case .record(.gradientApplied(let staleness)): #expect(staleness == merges[entry.node])
                case .computeGradient: merges[entry.node] = 0
                default: break
                }
            }
        }
        network.run()
        #expect(network.count { if case .gradientApplied(staleness: 1...) = $0 { true } else { false } } > 0)
    }

    /// Nodes with random starts and constant gradients, d = 2.
    private func plan(_ name: String, seed: UInt64) throws -> Network.Plan {
        let graph = try #require(Self.graphs.first { $0.name == name }?.graph)
        var random = RandomStream(seed: seed, purpose: "problem")
        let start = (0..<graph.nodeCount).map { _ in [Float(random.normal()), Float(random.normal())] }
        var plan = try Network.Plan("ad-psgd", on: Topology(graph: graph), start: start)
        plan.constantGradients = start.map { _ in [Float(random.normal()), Float(random.normal())] }
        plan.learningRate = 0.05
        plan.seed = seed
        return plan
    }
}
