import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `Asynchronous gradient push` {
    private static let directed = try? Topology(graph: CatalogueCase.irregular)

    @Test(arguments: ["agp", "robust-push"], [1, 2, 3] as [UInt64])
    func `keeps all mass: Σ w is n and Σ w z is the start minus η Σ g`(name: String, seed: UInt64) throws {
        var random = RandomStream(seed: seed, purpose: "problem")
        let start = (0..<5).map { _ in [Float(random.normal()), Float(random.normal())] }
        var plan = try Network.Plan(name, on: #require(Self.directed), start: start)
        let gradients = start.map { _ in [Float(random.normal()), Float(random.normal())] }
        plan.constantGradients = gradients
        plan.learningRate = 0.05
        plan.gradients = 40
        plan.seed = seed
        plan.faults.duplication = 0.2
        let network = Network(plan)
        network.run()
        #expect(abs(network.hosts.reduce(0) { $0 + $1.mass } - 5) < 1e-12)
        for element in 0..<2 {
            var expected = start.reduce(0.0) { $0 + Double($1[element]) }
            for gradient in gradients { expected -= 0.05 * 40 * Double(gradient[element]) }
            #expect(abs(network.sum[element] - expected) < 1e-4, "\(name), seed \(seed)")
        }
    }

    @Test(arguments: ["agp", "robust-push", "go-sgd"])
    func `finds the true mean on a directed, irregular graph`(name: String) throws {
        var plan = try Network.Plan(
            name, on: #require(Self.directed), start: [[1], [2], [4], [8], [16]])
        plan.gradients = name == "go-sgd" ? 300 : 100
        let network = Network(plan)
        network.run()
        for model in network.models { #expect(abs(model[0] - 6.2) < 1e-3) }
        #expect(network.hosts.contains { abs($0.mass - 1) > 0.1 }, "the weights have work to do")
    }

    @Test(arguments: ["agp", "robust-push", "go-sgd"])
    func `leaves a common model as it is, bit for bit, whatever the weights`(name: String) throws {
        let start = [[Float]](repeating: [0.1, -3.7, 1e-3], count: 5)
        var plan = try Network.Plan(name, on: #require(Self.directed), start: start)
        plan.gradients = 60
        let network = Network(plan)
        network.run()
        #expect(network.models == start)
    }

    @Test func `delivers the same mass in running sums as in single messages`() throws {
        func run(_ name: String) throws -> Network {
            var plan = try Network.Plan(
                name, on: #require(Self.directed), start: (0..<5).map { [Float($0), 1] })
            plan.targets = (0..<5).map { [1, Float($0)] }
            plan.learningRate = 0.02
            plan.gradients = 50
            // No draw of the network's decides anything.
            plan.gradientNanoseconds = (0..<5).map { 3_000_017 + Int64($0) * 1_000_003 }
            plan.faults.delay = 1_000_001...1_000_001
            let network = Network(plan)
            network.run()
            return network
        }
        let (single, running) = (try run("agp"), try run("robust-push"))
        for node in 0..<5 {
            #expect(abs(single.hosts[node].mass - running.hosts[node].mass) < 1e-12)
            for (one, other) in zip(single.models[node], running.models[node]) {
                #expect(abs(one - other) < 1e-5)
            }
        }
    }

    @Test(arguments: ["agp", "robust-push", "go-sgd"], [1, 2, 3] as [UInt64])
    func `is drained when a node says it has finished: nothing changes its model afterwards`(
        name: String, seed: UInt64
    ) throws {
        var plan = try Network.Plan(
            name, on: #require(Self.directed), start: (0..<5).map { [Float($0)] })
        plan.gradients = 1000
        plan.seed = seed
        let network = Network(plan)
        var atFinish = [Double](repeating: -1, count: 5)
        network.afterEvent = { network, entry in
            for case .finished in entry.actions { atFinish[entry.node] = network.hosts[entry.node].mass }
        }
        network.run(atMost: 300)
        network.stopAll(within: 20_000_000)
        network.run()
        #expect(network.finishes == [1, 1, 1, 1, 1])
        #expect(network.hosts.map(\.mass) == atFinish)
        #expect(abs(atFinish.reduce(0, +) - 5) < 1e-12)
        #expect(network.hosts.allSatisfy { $0.awaitedNodes.isEmpty })
    }

    @Test func `minimises the sum of unlike losses with a falling step`() throws {
        let problem = Quadratics(try #require(Self.directed))
        for name in ["agp", "robust-push"] {
            let network = Network(try problem.fallingPlan(name, rate: 0.08, steps: 1000))
            network.run()
            #expect(problem.error(network) < 0.05, "\(name)")
        }
    }

    // MARK: - Bounds

    @Test func `does not push from below the least weight`() throws {
        let node = try LoneNode("agp", [("least-weight", 0.1)])
        var pushes = 0
        for _ in 0..<12 { pushes += node.step().sends.count }
        // 1, 1/2, 1/4, 1/8 may push; 1/16 may not.
        #expect(pushes == 4 && node.host.mass == 1.0 / 16)
        node.hear(weight: 1, number: 1)
        #expect(node.step().sends.count == 1)
    }

    @Test func `waits for a message after so many steps in silence, and not for ever`() throws {
        let node = try LoneNode("agp", [("steps-in-silence", 5), ("longest-wait", 2)])
        for _ in 0..<4 { #expect(node.step().computes) }
        let fifth = node.step()
        #expect(!fifth.computes && fifth.timer == 2_000_000_000 && node.host.awaitedNodes == [1])
        #expect(node.hear(weight: 0.5, number: 1).computes)
        for _ in 0..<4 { #expect(node.step().computes) }
        #expect(!node.step().computes)
        let given = node.handle(.timerFired(TimerID(1)))
        #expect(given.computes && given.skips == 1)
        for _ in 0..<20 { #expect(node.step().computes, "the silent are not waited for again") }
    }

    @Test func `waits when it is too far ahead of a sender`() throws {
        let node = try LoneNode("agp", [("steps-ahead", 3)])
        for _ in 0..<3 { #expect(node.step().computes) }
        #expect(!node.step().computes && node.host.awaitedNodes == [1])
        #expect(node.hear(weight: 0.5, number: 1, steps: 1).computes)
        #expect(!node.step().computes)
        #expect(node.handle(.neighbourLost(1)).computes)
        for _ in 0..<9 { #expect(node.step().computes) }
    }

    @Test func `refuses a bound below what a schedule needs, with the remedy`() throws {
        let topology = try Topology(schedule: .onePeerExponential(nodes: 8))
        let entry = try #require(AlgorithmCatalogue.all["agp"])
        let tight = try Settings(entry.settings, given: [("steps-ahead", 5)])
        #expect(
            entry.refusal(of: topology, tight)
                == "a node hears some others only every 3 rounds and would wait for them again and again; "
                + "set steps-ahead to 6 or more (got 5)")
        #expect(entry.refusal(of: topology, try Settings(entry.settings)) == nil)
        let robust = try #require(AlgorithmCatalogue.all["robust-push"])
        #expect(
            robust.refusal(of: topology, try Settings(robust.settings))?.hasSuffix(
                "choose a static topology, or agp where no message is lost") == true)
    }

    @Test func `tells what a lost message would do`() throws {
        #expect(
            AlgorithmCatalogue.all["agp"]?.lossProblem
                == "agp would lose the share of the models' sum that a lost message carries; "
                + "set network.loss to 0, or choose an algorithm that tolerates loss, such as robust-push")
        #expect(
            AlgorithmCatalogue.all["sgp"]?.lossProblem
                == "sgp would wait for ever for a lost message; "
                + "set training.algorithm.round-timeout to the seconds it may wait")
    }

    @Test(arguments: ["agp", "robust-push", "push-diging", "sgp"])
    func `sends a model to every receiver in every step, or two`(name: String) throws {
        let hasWeightBound = ["agp", "robust-push"].contains(name)
        var plan = try Network.Plan(
            name, on: #require(Self.directed), hasWeightBound ? [("least-weight", 1e-9)] : [],
            start: [[Float]](repeating: [1, 2, 3, 4, 5, 6, 7], count: 5))
        plan.gradients = 30
        let network = Network(plan)
        network.run()
        let vectors = name == "push-diging" ? 2 : 1
        #expect(network.bytesSent == [3, 2, 1, 1, 1].map { $0 * 30 * 7 * 4 * vectors })
    }
}

/// Node 0 of a ring of two, alone: what it does is seen event by event.
private final class LoneNode {
    struct Outcome {
        var sends: [Message] = []
        var computes = false
        var timer: Int64?
        var skips = 0
    }

    let host: any AlgorithmHost
    private var actions = ActionBuffer()

    init(_ name: String, _ given: [(name: String, value: SettingValue)]) throws {
        let plan = try Network.Plan(
            name, on: Topology(graph: .ring(nodes: 2)), given, start: [[1], [1]])
        host = plan.entry.makeHost(Network.start(plan, node: 0, pool: BufferPool(length: 1)))
        handle(.started)
    }

    @discardableResult
    func handle(_ event: Event) -> Outcome {
        actions.removeAll()
        host.handle(event, at: .start, actions: &actions)
        var outcome = Outcome()
        for action in actions.actions {
            switch action {
            case .send(let message, _): outcome.sends.append(message)
            case .computeGradient: outcome.computes = true
            case .setTimer(_, let nanoseconds): outcome.timer = nanoseconds
            case .record(.skipped): outcome.skips += 1
            default: break
            }
        }
        return outcome
    }

    func step() -> Outcome {
        handle(.gradientReady(Gradient(values: ParameterSnapshot([0]), loss: 0, samples: 1)))
    }

    @discardableResult
    func hear(weight: Double, number: Int, steps: Int = 0) -> Outcome {
        let message = Message(
            kind: 1, round: number, version: steps, weight: weight, payload: .dense(ParameterSnapshot([1])))
        return handle(.received(message, from: 1))
    }
}
