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

    private func plan(
        _ mode: String, n: Int, start: [Float], _ more: [(name: String, value: SettingValue)] = []
    ) throws -> Network.Plan {
        try Network.Plan(
            "parameter-server", on: Topology(graph: .star(nodes: n)), [("mode", .text(mode))] + more,
            start: [[Float]](repeating: start, count: n))
    }
}
