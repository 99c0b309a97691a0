import Catalogues
import Determinism
import Glibc
import LinearAlgebra
import Testing
import Topology

@testable import GossipAlgorithms

/// Algorithms of local steps and now and then an outer step: SlowMo, DiLoCo, NoLoCo.
@Suite struct `Outer steps` {
    private func ring() throws -> Quadratics { Quadratics(try Topology(graph: .ring(nodes: 5))) }

    @Test(arguments: ["slowmo", "diloco"])
    func `with neutral rates are local SGD`(name: String) throws {
        let problem = try ring()
        let neutral: [(name: String, value: SettingValue)] =
            name == "slowmo"
            ? [("slow-learning-rate", 1), ("slow-momentum", 0)]
            : [("outer-learning-rate", 1), ("outer-momentum", 0)]
        let outer = try problem.run(name, neutral + [("local-steps", 4)], rate: 0.1, rounds: 24)
        let local = try problem.run("all-reduce", [("local-steps", 4)], rate: 0.1, rounds: 24)
        for (one, other) in zip(outer.models, local.models) {
            for (a, b) in zip(one, other) { #expect(abs(a - b) < 2e-6) }
        }
    }

    @Test(arguments: ["slowmo", "diloco"])
    func `leave everyone with the same bits, and follow the paper's recursion`(name: String) throws {
        let problem = try ring()
        let network = try problem.run(name, [("local-steps", 3)], rate: 0.1, rounds: 30, keepsLog: true)
        let points = (0..<5).map { network.gradientPoints(of: $0) }
        var anchor = problem.start.map(Double.init)
        var momentum = anchor.map { _ in 0.0 }
        for round in 0..<10 {
            for node in 0..<5 {
                #expect(points[node][3 * round].map(\.bitPattern) == points[0][3 * round].map(\.bitPattern))
                for (value, expected) in zip(points[node][3 * round], anchor) {
                    #expect(abs(Double(value) - expected) < 1e-5, "round \(round)")
                }
            }
            for element in 0..<2 {
                var mean = 0.0
                for node in 0..<5 {
                    var x = anchor[element]
                    for _ in 0..<3 {
                        x -=
                            0.1 * Double(problem.curvatures[node])
                            * (x - Double(problem.targets[node][element]))
                    }
                    mean += x / 5
                }
                let change = anchor[element] - mean
                if name == "slowmo" {
                    // u ← β u + Δ/η, x ← x − α η u with β = 0.5, α = 1.
                    momentum[element] = 0.5 * momentum[element] + change / 0.1
                    anchor[element] -= 0.1 * momentum[element]
                } else {
                    momentum[element] = 0.9 * momentum[element] + change
                    anchor[element] -= 0.7 * (change + 0.9 * momentum[element])
                }
            }
        }
    }

    @Test func `of pairs leave a pair alone that agrees and has not moved`() throws {
        var plan = try Network.Plan(
            "noloco", on: Topology(graph: .ring(nodes: 6)), [("local-steps", 2)],
            start: [[Float]](repeating: [1.5, -0.25], count: 6))
        plan.gradients = 12
        let network = Network(plan)
        network.run()
        for model in network.models { #expect(model == [1.5, -0.25]) }
    }

    @Test(arguments: [(0.5, 0.5), (0.5, 0.7), (0.9, 0.1)])
    func `of pairs bring models together as fast as second moments say`(alpha: Double, gamma: Double) throws {
        let n = 32
        let growth = PairwiseConsensus.growth(alpha: alpha, gamma: gamma, nodeCount: n)
        #expect(growth < 1)
        var random = RandomStream(seed: 1, purpose: "start")
        let start = (0..<n).map { _ in (0..<40).map { _ in Float(random.normal()) } }
        var plan = try Network.Plan(
            "noloco", on: Topology(graph: .ring(nodes: n)),
            [("local-steps", 1), ("outer-momentum", .number(alpha)), ("consensus-rate", .number(gamma))],
            start: start)
        // The first meetings from rest are not yet typical.
        plan.gradients = 6
        let network = Network(plan)
        network.run()
        let early = network.consensusDistance
        network.allow(gradients: 14)
        network.run()
        let measured = pow(network.consensusDistance / early, 1.0 / 14)
        // Pairs are drawn anew for each meeting; forty coordinates share them, so the rate over 14 meetings spreads.
        #expect(abs(measured - growth) < 0.06, "\(measured) for \(growth)")
    }

    @Test func `of pairs are refused with rates under which models do not come together`() throws {
        let entry = try #require(AlgorithmCatalogue.all["noloco"])
        let topology = try Topology(graph: .ring(nodes: 16))
        let refusal = entry.refusal(
            of: topology, try Settings(entry.settings, given: [("outer-momentum", 0.9)]))
        #expect(
            refusal?.hasPrefix("with outer-momentum 0.9 and consensus-rate 0.7 models do not come together")
                == true)
        #expect(entry.refusal(of: topology, try Settings(entry.settings)) == nil)
        // The published measurements: 0.63 and 0.67 a meeting, 0.91, and above 1.
        for (alpha, gamma, measured) in [
            (0.5, 0.5, 0.63), (0.5, 0.7, 0.67), (0.9, 0.1, 0.91), (0.9, 0.7, 1.066),
        ] {
            let growth = PairwiseConsensus.growth(alpha: alpha, gamma: gamma, nodeCount: 8)
            #expect(abs(growth - measured) < 0.03, "\(growth) for \(measured)")
        }
    }

    @Test func `wait for a partner only at a meeting`() throws {
        let problem = try ring()
        let network = try problem.run("noloco", [("local-steps", 10)], rate: 0.1, rounds: 30)
        // Three meetings of two pairs each, two messages each way.
        #expect(network.messagesSent == 3 * 2 * 2 * 2)
        #expect(network.gradientsGiven.allSatisfy { $0 == 30 })
    }
}
