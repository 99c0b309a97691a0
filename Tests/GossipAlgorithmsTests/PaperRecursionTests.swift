import Catalogues
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

/// Synchronous algorithms against their papers' recursions, their fixed points, and each other.
@Suite struct `Synchronous algorithms` {
    typealias Given = [(name: String, value: SettingValue)]

    /// Algorithms by the name of their recursion.
    static let corrected: [String: (entry: String, given: Given)] = [
        "d2": ("d2", []),
        "extra": ("extra", []),
        "diging": ("gradient-tracking", [("form", "diging")]),
        "mixed": ("gradient-tracking", [("form", "mixed")]),
        "adapt-then-combine": ("gradient-tracking", [("form", "adapt-then-combine")]),
        "momentum-tracking": ("momentum-tracking", [("momentum", 0.8)]),
    ]
    static let biased: [String: (entry: String, given: Given)] = [
        "dsgdm": ("dsgdm", [("momentum", 0.8)]),
        "dmsgd": ("dmsgd", [("momentum", 0.8)]),
        "decentlam": ("decentlam", [("momentum", 0.8)]),
        "qg-dsgdm": ("qg-dsgdm", [("momentum", 0.8)]),
    ]
    static let methods = (Array(corrected.keys) + Array(biased.keys)).sorted()

    /// A star of six has unequal degrees and no eigenvalue below −1/3.
    private func star() throws -> Quadratics { Quadratics(try Topology(graph: .star(nodes: 6))) }

    @Test(arguments: methods)
    func `follow the paper's recursion step by step`(method: String) throws {
        let problem = try star()
        let (entry, given) = try #require(Self.corrected[method] ?? Self.biased[method])
        let network = try problem.run(entry, given, rate: 0.1, rounds: 30, keepsLog: true)
        let recursion = Recursion(problem: problem, rate: Double(Float(0.1)), beta: Double(Float(0.8)))
        let path = try #require(recursion.path(method, rounds: 30))
        for node in 0..<6 {
            for (round, point) in network.gradientPoints(of: node).enumerated() {
                for (value, expected) in zip(point, path[round].rows[node]) {
                    // Thirty roundings of numbers near 1, the early ones amplified a few times by momentum.
                    #expect(abs(Double(value) - expected) < 1e-5, "\(method), node \(node), round \(round)")
                }
            }
        }
    }

    @Test(arguments: corrected.keys.sorted())
    func `with a correction rest at the exact optimum, where D-PSGD does not`(method: String) throws {
        let problem = try star()
        let (entry, given) = try #require(Self.corrected[method])
        let network = try problem.run(entry, given, rate: 0.1, rounds: 400)
        // Corrections gather some 400 roundings of 6e-8, which a step of 0.1 multiplies by ten: squared, below 1e-9.
        #expect(problem.error(network) < 1e-9, "\(method)")
        let plain = try problem.run(
            "d-psgd", [("order", "adapt-then-combine")], rate: 0.1, rounds: 400)
        #expect(problem.error(plain) > 1e-3)
    }

    @Test(arguments: corrected.keys.sorted(), [1, 2] as [UInt64])
    func `with a correction move the mean along the mean gradient, as plain SGD does`(
        method: String, seed: UInt64
    ) throws {
        // Momentum's mean gradient is the mean momentum.
        guard method != "momentum-tracking" else { return }
        let problem = Quadratics(try Topology(graph: .star(nodes: 6)), seed: seed)
        let (entry, given) = try #require(Self.corrected[method])
        let network = try problem.run(entry, given, rate: 0.1, rounds: 25, keepsLog: true)
        let points = (0..<6).map { network.gradientPoints(of: $0) }
        for round in 0..<24 {
            for element in 0..<2 {
                var (mean, next, slope) = (0.0, 0.0, 0.0)
                for node in 0..<6 {
                    let value = Double(points[node][round][element])
                    mean += value / 6
                    next += Double(points[node][round + 1][element]) / 6
                    slope +=
                        Double(problem.curvatures[node]) * (value - Double(problem.targets[node][element]))
                        / 6
                }
                #expect(abs(next - (mean - 0.1 * slope)) < 2e-6, "seed \(seed), round \(round)")
            }
        }
    }

    @Test(arguments: ["diging", "mixed", "adapt-then-combine"])
    func `that track gradients keep the sum of trackers at the sum of gradients`(form: String) throws {
        let problem = Quadratics(try Topology(graph: .ring(nodes: 7)))
        let network = try problem.run(
            "gradient-tracking", [("form", .text(form))], rate: 0.1, rounds: 30, keepsLog: true)
        let points = (0..<7).map { network.gradientPoints(of: $0) }
        // What each node sends its first neighbour of the tracker: y itself, part 1 or every other exchange.
        let trackers = (0..<7).map { node in
            network.log.filter { $0.node == node }.flatMap { entry in
                entry.actions.compactMap { action -> [Float]? in
                    guard case .send(let message, let receiver) = action, receiver == (node + 1) % 7 else {
                        return nil
                    }
                    let isTracker = form == "adapt-then-combine" ? message.round % 2 == 0 : message.part == 1
                    return isTracker ? message.values?.values : nil
                }
            }
        }
        for round in 0..<30 {
            for element in 0..<2 {
                let sum = trackers.reduce(0.0) { $0 + Double($1[round][element]) }
                let slope = (0..<7).reduce(0.0) { sum, node in
                    let difference = Double(points[node][round][element] - problem.targets[node][element])
                    return sum + Double(problem.curvatures[node]) * difference
                }
                #expect(abs(sum - slope) < 1e-5, "round \(round)")
            }
        }
    }

    @Test func `with local momentum rest where D-PSGD rests with the step divided by 1 − β`() throws {
        let problem = Quadratics(try Topology(graph: .ring(nodes: 8)))
        let momentum = try problem.run("dsgdm", [("momentum", 0.5)], rate: 0.05, rounds: 400)
        let plain = try problem.run("d-psgd", [("order", "adapt-then-combine")], rate: 0.1, rounds: 400)
        expectEqual(momentum.models, plain.models, within: 2e-6)
        let smaller = try problem.run("d-psgd", [("order", "adapt-then-combine")], rate: 0.05, rounds: 600)
        #expect(problem.error(momentum) > 2 * problem.error(smaller), "momentum inflates the error")
    }

    @Test(arguments: ["decentlam", "qg-dsgdm"])
    func `with momentum from the model's own movement rest where plain D-PSGD does`(name: String) throws {
        let problem = Quadratics(try Topology(graph: .ring(nodes: 8)))
        let momentum = try problem.run(name, rate: 0.05, rounds: 800)
        let plain = try problem.run("d-psgd", [("order", "adapt-then-combine")], rate: 0.05, rounds: 800)
        // A hundredth of a step of 0.05 against roundings of 6e-8.
        expectEqual(momentum.models, plain.models, within: 2e-5)
    }

    @Test func `order the errors of momentum as the DecentLaM paper says`() throws {
        let problem = Quadratics(try Topology(graph: .ring(nodes: 16)), seed: 3)
        func error(_ name: String) throws -> Double {
            problem.error(try problem.run(name, rate: 0.05, rounds: 600))
        }
        let (local, averaged) = (try error("dsgdm"), try error("dmsgd"))
        let (quasi, lam) = (try error("qg-dsgdm"), try error("decentlam"))
        #expect(local > averaged && averaged > 1.5 * quasi)
        #expect(abs(quasi - lam) < 1e-3 * lam)
        let tracked = try problem.run("momentum-tracking", rate: 0.02, rounds: 1000)
        #expect(problem.error(tracked) < 1e-6, "exact, if slowly on a ring")
    }

    @Test(arguments: ["dsgdm", "dmsgd", "decentlam", "qg-dsgdm"])
    func `without momentum are D-PSGD`(name: String) throws {
        let problem = try star()
        let none = try problem.run(name, [("momentum", 0)], rate: 0.1, rounds: 40)
        let plain = try problem.run("d-psgd", [("order", "adapt-then-combine")], rate: 0.1, rounds: 40)
        if name == "dsgdm" || name == "dmsgd" || name == "qg-dsgdm" {
            #expect(Fingerprint.of(none.models) == Fingerprint.of(plain.models))
        } else {
            expectEqual(none.models, plain.models, within: 2e-6)
        }
    }

    @Test func `that track momentum are DIGing without momentum`() throws {
        let problem = try star()
        let none = try problem.run("momentum-tracking", [("momentum", 0)], rate: 0.1, rounds: 40)
        let tracked = try problem.run("gradient-tracking", [("form", "diging")], rate: 0.1, rounds: 40)
        expectEqual(none.models, tracked.models, within: 1e-5)
    }

    @Test func `track gradients on time-varying matrices as well`() throws {
        let problem = Quadratics(try Topology(schedule: .onePeerExponential(nodes: 8)))
        let network = try problem.run("gradient-tracking", rate: 0.05, rounds: 500)
        #expect(problem.error(network) < 1e-9)
    }

    private func expectEqual(_ left: [[Float]], _ right: [[Float]], within tolerance: Float) {
        for (one, other) in zip(left, right) {
            for (a, b) in zip(one, other) { #expect(abs(a - b) < tolerance) }
        }
    }
}

@Suite struct `D²` {
    @Test(arguments: ["torus", "hypercube", "even ring"])
    func `is refused at and below its limit of −1/3, with the remedy, and lazy is not`(name: String) throws {
        let topology = try topology(name)
        let smallest = ["torus": "-0.6", "hypercube": "-0.5", "even ring": "-0.3333"][name] ?? ""
        #expect(
            try refusal("d2", topology)
                == "d2 diverges unless the smallest eigenvalue of the mixing matrix is above -1/3 (got \(smallest)); "
                + "set lazy: true to mix by (W + I)/2, or choose the mixing rule lazy")
        #expect(try refusal("d2", topology, [("lazy", true)]) == nil)
        #expect(try refusal("extra", topology) == nil, "its limit is -1")
    }

    @Test func `is accepted above its limit`() throws {
        #expect(try refusal("d2", Topology(graph: .ring(nodes: 9))) == nil)
        #expect(try refusal("d2", Topology(graph: .complete(nodes: 6))) == nil)
    }

    @Test func `diverges below its limit and converges with the lazy matrix`() throws {
        let problem = Quadratics(try topology("torus"))
        let wild = try problem.run("d2", rate: 0.1, rounds: 80)
        #expect(problem.error(wild) > 1e9, "it grows by 1.4 a round")
        let lazy = try problem.run("d2", [("lazy", true)], rate: 0.1, rounds: 400)
        #expect(problem.error(lazy) < 1e-9)
    }

    @Test(arguments: ["d2", "extra"])
    func `and EXTRA are refused where the matrix changes or is not symmetric`(name: String) throws {
        let changing = try Topology(schedule: .onePeerExponential(nodes: 2))
        let swapping = TopologySchedule.periodic(
            named: "swapping", [.metropolisHastings(.complete(nodes: 3)), .identity(nodeCount: 3)])
        #expect(try refusal(name, changing) == nil, "one round that repeats is static")
        #expect(try refusal(name, Topology(schedule: swapping))?.contains("choose a static topology") == true)
        let directed = try Topology(graph: .exponential(nodes: 6))
        #expect(try refusal(name, directed)?.contains("choose an undirected topology") == true)
    }

    @Test func `is not what EXTRA's limit is about: a matrix without self weights`() throws {
        let pair = Graph.ring(nodes: 2)
        let swap = MixingMatrix(on: pair) { _, _ in 1 }
        let refusal = try refusal("extra", Topology(graph: pair, matrix: swap))
        #expect(refusal?.hasPrefix("extra does not converge unless") == true)
    }

    private func topology(_ name: String) throws -> Topology {
        switch name {
        case "torus": try Topology(graph: .torus(rows: 4, columns: 4))
        case "hypercube": try Topology(graph: .hypercube(dimension: 3))
        default: try Topology(graph: .ring(nodes: 8))
        }
    }

    private func refusal(
        _ name: String, _ topology: Topology, _ given: [(name: String, value: SettingValue)] = []
    ) throws -> String? {
        let entry = try #require(AlgorithmCatalogue.all[name])
        return entry.refusal(of: topology, try Settings(entry.settings, given: given))
    }
}
