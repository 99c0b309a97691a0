import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

/// What exchanges keep, whatever the network does: the sum of all vectors that they move.
@Suite struct `Every algorithm of pairwise exchanges` {
    /// Algorithms, and how often a gradient enters the sum.
    static let algorithms: [(name: String, given: [(name: String, value: SettingValue)], copies: Double)] = [
        ("ad-psgd", [], 1),
        ("randomized-gossip", [], 1),
        ("a2cid2", [], 2),
        ("a2cid2", [("constants", "given"), ("momentum-rate", 0.2), ("twin-pull", 1.3)], 2),
        ("easgd", [("steps-per-exchange", 1)], 1),
    ]

    @Test(arguments: algorithms.indices, 1...3 as ClosedRange<UInt64>)
    func `keeps its sum under loss, duplicates, reordering, refusals and retries`(
        _ index: Int, seed: UInt64
    ) throws {
        let (name, given, copies) = Self.algorithms[index]
        let comment = replay("Every algorithm of pairwise exchanges", seed: seed)
        var random = RandomStream(seed: seed, purpose: "problem")
        func draw() -> [Float] { [Float(random.normal()), Float(random.normal())] }
        let start = (0..<5).map { _ in draw() }
        var plan = try Network.Plan(name, on: Topology(graph: .complete(nodes: 5)), given, start: start)
        let gradients = start.map { _ in draw() }
        plan.constantGradients = gradients
        plan.learningRate = 0.05
        plan.seed = seed
        plan.gradients = 60
        plan.gradientNanoseconds = start.indices.map { 15_000_000 + 7_000_000 * Int64($0) }
        plan.faults = Network.Faults(duplication: 0.25, loss: 0.2, delay: 50_000...30_000_000)
        let network = Network(plan)
        let before = try Self.total(network)
        network.run()
        network.faults.loss = 0
        network.allow(gradients: 60)
        network.run()
        network.stopAll(within: 1_000_000)
        network.run()
        network.allow(gradients: 1)
        network.run()
        #expect(network.violations.isEmpty && network.finishes.allSatisfy { $0 == 1 }, comment)
        #expect(network.count { if case .inDoubt = $0 { true } else { false } } == 0, comment)
        #expect(network.count { if case .refused(.duplicate, _) = $0 { true } else { false } } > 0)
        let after = try Self.total(network)
        for element in 0..<2 {
            let moved = zip(gradients, network.gradientsGiven).reduce(0.0) {
                $0 - copies * 0.05 * Double($1.0[element]) * Double($1.1)
            }
            // Some thousand merges of numbers below 30, each rounded to 24 bits.
            #expect(abs(after[element] - before[element] - moved) < 5e-3, comment)
        }
    }

    /// The sum of all vectors that exchanges move, over all nodes.
    private static func total(_ network: Network) throws -> [Double] {
        var sum = [0.0, 0.0]
        for host in network.hosts {
            let state = try #require(host.save())
            for field in state.fields where ["replica", "twin", "center"].contains(field.name) {
                guard case .vector(let vector) = field.value else { continue }
                for element in sum.indices { sum[element] += Double(vector[element]) }
            }
        }
        return sum
    }
}
