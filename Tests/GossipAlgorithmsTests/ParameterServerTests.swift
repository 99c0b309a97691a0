import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `The parameter server` {
    @Test func `in synchronous mode takes one big-batch step a version, bit for bit`() throws {
        let n = 4
        // Targets are multiples of 4 and the rate is 1/2: sums, means and eight steps are exact in single precision.
        let targets: [[Float]] = [[4, -8], [12, 16], [-20, 0], [8, 24]]
        var plan = try plan("synchronous", n: n, start: [64, 128])
        plan.targets = targets
        plan.learningRate = 0.5
        plan.gradients = 8
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        var x: [Float] = [64, 128]
        var expected = [x]
        for _ in 0..<8 {
            for element in 0..<2 {
                let mean = targets.reduce(0) { $0 + x[element] - $1[element] } / 4
                x[element] -= 0.5 * mean
            }
            expected.append(x)
        }
        for node in 0..<n { #expect(network.gradientPoints(of: node) == expected) }
        #expect(network.count { $0 == .gradientApplied(staleness: 0) } == n * 8)
    }

    @Test func `in asynchronous mode applies gradients n − 1 versions old on average`() throws {
        let n = 5
        var plan = try plan("asynchronous", n: n, start: [0])
        plan.gradients = 60
        plan.gradientNanoseconds = [Int64](repeating: 10_000_000, count: n)
        plan.faults.delay = 1000...100_000
        let network = Network(plan)
        network.run()
        let staleness = network.observations.compactMap { entry -> Int? in
            if case .gradientApplied(let staleness) = entry.observation { staleness } else { nil }
        }
        #expect(staleness.count == n * 60)
        // Equal workers but for the way to the server, which takes up to 2 % of a gradient; the first round is fresher.
        let settled = staleness.dropFirst(n)
        let mean = Double(settled.reduce(0, +)) / Double(settled.count)
        #expect(abs(mean - Double(n - 1)) < 0.1)
    }

    @Test(arguments: [0, 1, 3])
    func `in stale-synchronous mode never lets clocks differ by more than s + 1, but does go that far`(
        bound: Int
    ) throws {
        var plan = try plan("stale-synchronous", n: 4, start: [0], [("staleness-bound", .integer(bound))])
        plan.gradients = 40
        plan.gradientNanoseconds = [3_000_000, 1_000_000, 40_000_000, 8_000_000]
        let network = Network(plan)
        var widest = 0
        network.afterEvent = { network, _ in
            let clocks = network.gradientsGiven
            widest = max(widest, (clocks.max() ?? 0) - (clocks.min() ?? 0))
        }
        network.run()
        #expect(widest == bound + 1)
        #expect(network.gradientsGiven == [40, 40, 40, 40])
    }

    @Test(arguments: ["synchronous", "asynchronous", "stale-synchronous"])
    func `applies every gradient of every worker once`(mode: String) throws {
        let n = 5
        var plan = try plan(mode, n: n, start: [0, 0])
        // Worker i pushes 2^-i everywhere, so the place the model rests at tells whose gradients it has.
        plan.constantGradients = (0..<n).map { node in
            [Float(sign: .plus, exponent: -node, significand: 1), 1]
        }
        plan.learningRate = 1
        plan.gradients = 16
        plan.faults.duplication = 0.3
        let network = Network(plan)
        network.run()
        let applied = network.count { if case .gradientApplied = $0 { true } else { false } }
        #expect(applied == n * 16)
        let perGradient: Float = mode == "synchronous" ? 1 / Float(n) : 1
        let model = network.models[0]
        #expect(abs(model[0] - -16 * 1.9375 * perGradient) < 1e-4)
        #expect(abs(model[1] - -16 * Float(n) * perGradient) < 1e-4)
    }

    @Test func `divides the rate by the staleness when told to`() throws {
        var plan = try plan("asynchronous", n: 4, start: [0], [("damp-staleness", true)])
        plan.constantGradients = [[1], [1], [1], [1]]
        plan.learningRate = 1
        plan.gradients = 20
        let network = Network(plan)
        network.run()
        var expected = 0.0
        for case .gradientApplied(let staleness) in network.observations.map(\.observation) {
            expected -= 1 / Double(max(1, staleness))
        }
        #expect(abs(Double(network.models[0][0]) - expected) < 1e-5)
        #expect(expected > -60)
    }

    @Test(arguments: ["synchronous", "asynchronous", "stale-synchronous"])
    func `takes a worker back that was lost while it waited`(mode: String) throws {
        let topology = try Topology(graph: .ring(nodes: 2))
        let plan = try Network.Plan(
            "parameter-server", on: topology, [("mode", .text(mode))], start: [[0], [0]])
        let server = plan.entry.makeHost(
            Network.start(plan, node: 0, pool: BufferPool(length: 1)))
        var actions = ActionBuffer()
        func tell(_ event: Event) -> [Int] {
            actions.removeAll()
            server.handle(event, at: .start, actions: &actions)
            return actions.actions.compactMap { if case .send(_, let node) = $0 { node } else { nil } }
        }
        let gradient = ParameterSnapshot([1])
        #expect(tell(.started) == [])
        #expect(tell(.neighbourLost(1)) == [])
        // Its gradient was on the way already; the answer has to wait for its return.
        #expect(tell(.received(Message(kind: 1, round: 1, payload: .dense(gradient)), from: 1)) == [])
        #expect(tell(.gradientReady(Gradient(values: gradient, loss: 0, samples: 1))) == [])
        #expect(tell(.neighbourReturned(1)) == [1])
    }

    /// Node 0 is the server.
    @Test(arguments: ["synchronous", "asynchronous", "stale-synchronous"], [3, 0])
    func `goes on with a node that comes back from an older checkpoint than the others' clock`(
        mode: String, node: Int
    ) throws {
        var plan = try plan(mode, n: 4, start: [8, 8], [("staleness-bound", 2)])
        plan.targets = [[Float]](repeating: [0.5, -0.25], count: 4)
        plan.learningRate = mode == "synchronous" ? 0.1 : 0.025
        plan.gradients = 120
        plan.gradientNanoseconds = [9_000_000, 10_000_000, 11_000_000, 10_500_000]
        let network = Network(plan)
        network.run(while: { $0.gradientsGiven[node] < 10 || $0.gradientsOpen[node] == 0 })
        let old = try #require(network.hosts[node].save())
        network.run(while: { $0.gradientsGiven[node] < 20 || $0.gradientsOpen[node] == 0 })
        network.lose(node)
        network.run(while: { $0.gradientsOpen[node] > 0 })
        let away = network.gradientsGiven
        // Another ten of the others' gradients, if they need not wait for it.
        network.run(while: { ($0.gradientsGiven.max() ?? 0) < (away.max() ?? 0) + 10 })
        try network.revive(node, from: old)
        let before = network.gradientsGiven
        network.run()
        #expect(network.violations.isEmpty)
        for (now, then) in zip(network.gradientsGiven, before) {
            #expect(now >= then + 70, "\(mode): \(network.gradientsGiven) after \(before)")
        }
        // Some eighty steps of a tenth, 8 · 0.9^80 from the common target.
        let model = network.hosts[0].snapshot().values
        #expect(abs(model[0] - 0.5) < 0.01 && abs(model[1] + 0.25) < 0.01, "\(model)")
        // Nobody counts twice: a gradient of an older life is left out.
        let refused = network.count { if case .refused = $0 { true } else { false } }
        #expect((1...6).contains(refused), "\(refused)")
    }

    @Test func `lets nobody wait for a worker that comes back far behind, with a bound on staleness`() throws
    {
        var plan = try plan("stale-synchronous", n: 4, start: [0], [("staleness-bound", 1)])
        plan.gradients = 60
        plan.gradientNanoseconds = [5_000_000, 5_100_000, 5_200_000, 5_300_000]
        let network = Network(plan)
        let fresh = try #require(network.freshHost(2).save())
        network.run(while: { $0.gradientsGiven[2] < 3 })
        network.lose(2)
        network.run(while: { $0.gradientsOpen[2] > 0 || ($0.gradientsGiven.max() ?? 0) < 40 })
        try network.revive(2, from: fresh)
        let before = network.gradientsGiven
        network.run(while: { ($0.gradientsGiven.max() ?? 0) < 50 })
        // At the clock of the slowest again: as many steps as the others within the bound.
        let steps = zip(network.gradientsGiven, before).map { $0 - $1 }
        #expect((steps.max() ?? 0) - (steps.min() ?? 0) <= 4, "\(steps)")
    }

    private func plan(
        _ mode: String, n: Int, start: [Float], _ more: [(name: String, value: SettingValue)] = []
    ) throws -> Network.Plan {
        try Network.Plan(
            "parameter-server", on: Topology(graph: .star(nodes: n)), [("mode", .text(mode))] + more,
            start: [[Float]](repeating: start, count: n))
    }
}
