import Catalogues
import Determinism
import Glibc
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

/// Algorithms that bring a topology of their own: epidemic learning, Gossip-PGA, Moshpit averaging.
@Suite struct `Algorithms on a schedule of their own` {
    @Test(arguments: ["el-oracle", "el-local", "moshpit", "gossip-pga"])
    func `are D-PSGD on that schedule, bit for bit`(name: String) throws {
        let given = try Quadratics(Topology(graph: .ring(nodes: 8)))
        let entry = try #require(AlgorithmCatalogue.all[name])
        let arranged = try entry.topology(for: given.topology, try Settings(entry.settings), seed: 1)
        let names = ["moshpit": "moshpit-grid", "gossip-pga": "periodic-averaging"]
        #expect(arranged.schedule.name == names[name] ?? name)
        let one = try given.run(name, rate: 0.1, rounds: 20)
        let other = try Quadratics(arranged).run(
            "d-psgd", [("order", "adapt-then-combine")], rate: 0.1, rounds: 20)
        #expect(Fingerprint.of(one.models) == Fingerprint.of(other.models))
        #expect(one.messagesSent == other.messagesSent)
    }

    @Test func `bring everyone together every H rounds: Gossip-PGA`() throws {
        let problem = Quadratics(try Topology(graph: .ring(nodes: 9)))
        let network = try problem.run("gossip-pga", [("every", 4)], rate: 0.1, rounds: 21, keepsLog: true)
        let points = (0..<9).map { network.gradientPoints(of: $0) }
        for round in 1...20 {
            let spread = (0..<9).map { abs(points[$0][round][0] - points[0][round][0]) }.max() ?? 0
            // Everyone adds the same nine numbers in an order of its own.
            if round % 4 == 0 { #expect(spread < 1e-6) } else { #expect(spread > 1e-3, "round \(round)") }
        }
    }

    @Test func `average exactly after one round per axis of a full grid: Moshpit`() throws {
        var random = RandomStream(seed: 1, purpose: "start")
        let start = (0..<27).map { _ in [Float(random.normal())] }
        var plan = try Network.Plan(
            "moshpit", on: Topology(graph: .ring(nodes: 27)), [("size", 3)], start: start)
        plan.gradients = 3
        let network = Network(plan)
        network.run()
        let mean = start.reduce(0.0) { $0 + Double($1[0]) } / 27
        for model in network.models { #expect(abs(Double(model[0]) - mean) < 1e-6) }
    }

    @Test(arguments: [1, 2, 4, 7])
    func `shrink the disagreement as Epidemic Learning promises`(degree: Int) throws {
        // (1 − s/(n−1))/(s+1) a round for the oracle; measured values for the local form.
        let expected = (1 - Double(degree) / 31) / Double(degree + 1)
        let measured: [Int: Double] = [1: 0.61, 2: 0.41, 4: 0.22, 7: 0.11]
        let local = try #require(measured[degree])
        #expect(abs(try contraction("el-oracle", degree) - expected) < 0.08 * expected + 0.02)
        #expect(abs(try contraction("el-local", degree) - local) < 0.08 * local + 0.03)
    }

    /// The mean factor of the consensus distance per round over 6 rounds, 32 nodes, 60 independent coordinates.
    private func contraction(_ name: String, _ degree: Int) throws -> Double {
        var random = RandomStream(seed: 5, purpose: "start")
        let start = (0..<32).map { _ in (0..<60).map { _ in Float(random.normal()) } }
        var sum = 0.0
        for seed in 1...4 as ClosedRange<UInt64> {
            var plan = try Network.Plan(
                name, on: Topology(graph: .ring(nodes: 32)), [("degree", .integer(degree))], start: start)
            plan.gradients = 3
            plan.seed = seed
            let network = Network(plan)
            let before = network.consensusDistance
            network.run()
            sum += pow(network.consensusDistance / before, 1.0 / 3) / 4
        }
        return sum
    }

    @Test func `say what does not fit before the run`() throws {
        let oracle = try #require(AlgorithmCatalogue.all["el-oracle"])
        let odd = try Topology(graph: .ring(nodes: 15))
        #expect(
            oracle.refusal(of: odd, try Settings(oracle.settings, given: [("degree", 7)]))
                == "degree does not fit (got 7 with 15 nodes; expected nodes × degree even); use degree 6 or 8"
        )
        let pga = try #require(AlgorithmCatalogue.all["gossip-pga"])
        let changing = try Topology(schedule: .onePeerExponential(nodes: 8))
        #expect(
            pga.refusal(of: changing, try Settings(pga.settings))
                == "the topology changes by itself, by the schedule one-peer-exponential; choose a static topology"
        )
    }

    @Test(arguments: ["dsgdm", "dmsgd", "decentlam", "qg-dsgdm", "momentum-tracking"])
    func `aside: those with momentum of their own refuse an optimizer that adds another`(name: String) throws
    {
        let entry = try #require(AlgorithmCatalogue.all[name])
        #expect(entry.refusal(ofOptimizer: "sgd") == nil)
        #expect(
            entry.refusal(ofOptimizer: "nesterov")
                == "\(name) has momentum of its own, and nesterov would add another; set training.optimizer to sgd"
        )
        #expect(AlgorithmCatalogue.all["d2"]?.refusal(ofOptimizer: "nesterov") == nil)
    }
}
