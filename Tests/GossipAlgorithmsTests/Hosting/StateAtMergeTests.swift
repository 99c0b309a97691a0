import Catalogues
import GossipAlgorithms
import LinearAlgebra
import Optimizers
import Testing
import Topology

/// What becomes of an optimizer's state when models are merged.
@Suite struct `An optimizer's state at a merge` {
    private static let nodes = 5
    private static let choices = StateAtMerge.allCases

    /// A run with momentum, factor 0.9, on quadratics in two dimensions; four numbers where the state travels.
    private func run(
        _ name: String, _ given: [(name: String, value: SettingValue)] = [], _ choice: StateAtMerge,
        on topology: Topology? = nil, optimizer: String = "momentum", steps: Int = 12
    ) throws -> (network: Network, problem: Quadratics) {
        let ring = try topology ?? Topology(graph: .ring(nodes: Self.nodes))
        let problem = Quadratics(ring)
        var plan = try problem.plan(name, given, rate: 0.05, steps: steps)
        plan.optimizer = optimizer
        plan.stateAtMerge = choice
        if choice == .average {
            let states = optimizer == "adam" ? 2 : 1
            let room = [Float](repeating: 0, count: 2 * states)
            plan.start = plan.start.map { $0 + room }
            plan.targets = plan.targets?.map { $0 + room }
        }
        let network = Network(plan)
        network.run()
        #expect(network.violations.isEmpty)
        return (network, problem)
    }

    @Test(arguments: choices)
    func `of local SGD follows the recursion of its choice`(_ choice: StateAtMerge) throws {
        let (network, problem) = try run("all-reduce", [("local-steps", 3)], choice)
        var x = [[Double]](repeating: problem.start.map(Double.init), count: Self.nodes)
        var m = x.map { $0.map { _ in 0.0 } }
        for step in 1...12 {
            for node in 0..<Self.nodes {
                for axis in 0..<2 {
                    let slope =
                        Double(problem.curvatures[node])
                        * (x[node][axis] - Double(problem.targets[node][axis]))
                    m[node][axis] = 0.9 * m[node][axis] + slope
                    x[node][axis] -= Double(Float(0.05)) * m[node][axis]
                }
            }
            guard step % 3 == 0 else { continue }
            for axis in 0..<2 {
                let meanX = x.reduce(0) { $0 + $1[axis] } / Double(Self.nodes)
                let meanM = m.reduce(0) { $0 + $1[axis] } / Double(Self.nodes)
                for node in 0..<Self.nodes {
                    x[node][axis] = meanX
                    if choice == .average { m[node][axis] = meanM }
                    if choice == .reset { m[node][axis] = 0 }
                }
            }
        }
        for (model, expected) in zip(network.models, x) {
            #expect(zip(model, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 }, "\(model), \(expected)")
        }
        guard choice == .average else { return }
        for (model, expected) in zip(network.models, m) {
            #expect(zip(model.dropFirst(2), expected).allSatisfy { abs(Double($0) - $1) < 1e-4 })
        }
    }

    @Test func `of D-PSGD travels with the model`() throws {
        let (network, problem) = try run("d-psgd", [("order", "adapt-then-combine")], .average)
        var z = [[Double]](
            repeating: problem.start.map(Double.init) + [0, 0], count: Self.nodes)
        for _ in 0..<12 {
            for node in 0..<Self.nodes {
                for axis in 0..<2 {
                    let slope =
                        Double(problem.curvatures[node])
                        * (z[node][axis] - Double(problem.targets[node][axis]))
                    z[node][2 + axis] = 0.9 * z[node][2 + axis] + slope
                    z[node][axis] -= Double(Float(0.05)) * z[node][2 + axis]
                }
            }
            z = (0..<Self.nodes).map { node in
                let around = [node, (node + 1) % Self.nodes, (node + Self.nodes - 1) % Self.nodes]
                return (0..<4).map { axis in around.reduce(0) { $0 + z[$1][axis] } / 3 }
            }
        }
        for (model, expected) in zip(network.models, z) {
            #expect(zip(model, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 })
        }
    }

    private static let averaging = AlgorithmCatalogue.all.entries.filter {
        $0.statesAtMerge.contains(.average)
    }.map(\.name)

    @Test(arguments: averaging, ["momentum", "adam"])
    func `is exchanged in full where it is averaged, and the messages are as long as that`(
        name: String, optimizer: String
    ) throws {
        let entry = try #require(AlgorithmCatalogue.all[name])
        let local = entry.settings.contains { $0.name == "local-steps" }
        let complete = try Topology(graph: .complete(nodes: 4))
        let given: [(name: String, value: SettingValue)] = local ? [("local-steps", 2)] : []
        let alone = try run(name, given, .keep, on: complete, optimizer: optimizer).network
        let with = try run(name, given, .average, on: complete, optimizer: optimizer).network
        #expect(with.messagesSent == alone.messagesSent)
        let states = optimizer == "adam" ? 2 : 1
        #expect(with.bytesSent == alone.bytesSent.map { (1 + states) * $0 })
        #expect(with.models.allSatisfy { $0.allSatisfy(\.isFinite) })
        // Momentum is linear: where all average exactly in each round, the mean goes the same way with either choice.
        guard optimizer == "adam" else { return }
        #expect(
            zip(with.models, alone.models).contains { one, other in
                zip(one, other).contains { abs($0 - $1) > 1e-5 }
            }, "averaging the state changed nothing")
    }

    @Test(arguments: averaging)
    func `of one node is its own average`(name: String) throws {
        let single = try Topology(graph: .complete(nodes: 1))
        let entry = try #require(AlgorithmCatalogue.all[name])
        let settings = try Settings(entry.settings)
        guard entry.refusal(of: single, settings) == nil else { return }
        let (kept, averaged) = (
            try run(name, [], .keep, on: single).network, try run(name, [], .average, on: single).network
        )
        for (one, other) in zip(kept.models, averaged.models) {
            #expect(one.map(\.bitPattern) == other.prefix(2).map(\.bitPattern))
        }
    }

    @Test func `is refused where it makes no sense, with the remedy`() throws {
        for entry in AlgorithmCatalogue.all.entries {
            let settings = try Settings(
                entry.settings,
                given: entry.settings.contains { $0.name == "local-steps" } ? [("local-steps", 2)] : [])
            for choice in StateAtMerge.allCases {
                let refusal = entry.refusal(of: choice, "momentum", hasState: true, settings)
                #expect((refusal == nil) == entry.statesAtMerge.contains(choice), "\(entry.name) \(choice)")
                #expect(entry.refusal(of: choice, "sgd", hasState: false, settings) == nil || choice != .keep)
                if choice != .keep {
                    #expect(entry.refusal(of: choice, "sgd", hasState: false, settings) != nil)
                }
            }
        }
        let allReduce = try #require(AlgorithmCatalogue.all["all-reduce"])
        let gradients = try Settings(allReduce.settings)
        #expect(
            allReduce.refusal(of: .average, "adam", hasState: true, gradients)?.contains("averages gradients")
                == true)
        let dpsgd = try #require(AlgorithmCatalogue.all["d-psgd"])
        let median = try Settings(dpsgd.settings, given: [("aggregation", "coordinate-median")])
        #expect(dpsgd.refusal(of: .average, "adam", hasState: true, median)?.contains("aggregation") == true)
    }
}
