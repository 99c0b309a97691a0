import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

/// What holds for nodes that hold stages of a model, beside the laws of the catalogue.
///
/// The network's micro-batches carry their own numbers from stage to stage: a value that arrives with another micro-batch, or
/// comes back to one, is a violation.
@Suite struct `Pipeline` {
    private let suite = "Pipeline"

    /// Stages, lines, micro-batches.
    static let shapes = [(2, 1, 1), (2, 1, 4), (3, 1, 2), (5, 1, 8), (2, 3, 2), (3, 2, 4), (4, 4, 3)]

    private func plan(
        _ shape: (Int, Int, Int), _ settings: [(name: String, value: SettingValue)] = [],
        gradients: Int = 24, seed: UInt64 = 1
    ) throws -> Network.Plan {
        let nodes = shape.0 * shape.1
        var random = RandomStream(seed: seed, purpose: "start")
        let start = (0..<nodes).map { _ in (0..<3).map { _ in Float(random.integer(below: 257) - 128) / 16 } }
        var plan = try Network.Plan(
            "pipeline", on: Topology(graph: .complete(nodes: nodes)),
            [("stages", .integer(shape.0)), ("micro-batches", .integer(shape.2))] + settings, start: start)
        plan.seed = seed
        plan.gradients = gradients
        return plan
    }

    /// Of the lines' micro-batches with one number every replica of a stage takes one: routes are permutations.
    @Test(arguments: shapes, ["random", "straight"])
    func `passes every micro-batch through every stage, as many through each replica`(
        _ shape: (Int, Int, Int), routing: String
    ) throws {
        let network = Network(try plan(shape, [("routing", .text(routing))], gradients: 200))
        var passes: [String: [Int]] = [:]
        var mixed = false
        network.afterEvent = { _, entry in
            for action in entry.actions {
                guard case .computeStage(let task) = action, task.pass != .backward else { continue }
                let (stage, line) = (entry.node % shape.0, entry.node / shape.0)
                passes["\(stage) \(task.microBatch.batch) \(task.microBatch.index)", default: []].append(line)
                if task.microBatch.line != line { mixed = true }
            }
        }
        network.run(while: { $0.gradientsGiven.contains { $0 < 24 } })
        #expect(network.violations.isEmpty)
        #expect(network.gradientsGiven.allSatisfy { $0 >= 24 }, "\(network.gradientsGiven)")
        let refused = network.count { if case .refused(.unexpected, _) = $0 { true } else { false } }
        #expect(refused == 0)
        for stage in 0..<shape.0 {
            for number in 0..<3 {
                for index in 0..<shape.2 {
                    #expect(passes["\(stage) \(number) \(index)"]?.sorted() == Array(0..<shape.1))
                }
            }
        }
        #expect(mixed == (routing == "random" && shape.1 > 1))
    }

    @Test(arguments: shapes, [1, 2] as [UInt64])
    func `keeps the sum of each stage's replicas when nobody learns, whatever is doubled or overtaken`(
        _ shape: (Int, Int, Int), seed: UInt64
    ) throws {
        var plan = try plan(shape, seed: seed)
        plan.faults.duplication = 0.2
        let network = Network(plan)
        func sums() -> [Double] {
            (0..<shape.0).map { stage in
                stride(from: stage, to: network.models.count, by: shape.0).reduce(0) {
                    $0 + Double(network.models[$1].reduce(0, +))
                }
            }
        }
        let before = sums()
        network.run()
        #expect(network.violations.isEmpty, replay(suite, seed: seed))
        // Lines that are ahead feed micro-batches of mini-batches that the slowest does not reach.
        #expect(network.gradientsGiven.allSatisfy { $0 > 12 }, replay(suite, seed: seed))
        for (sum, first) in zip(sums(), before) { #expect(abs(sum - first) < 1e-4) }
    }

    /// At most as many micro-batches are under way as there are stages from a node on: counted from the forward passes begun
    /// and the gradients that came of them.
    @Test(arguments: shapes)
    func `has no more micro-batches under way than stages to go`(_ shape: (Int, Int, Int)) throws {
        let network = Network(try plan(shape))
        var open = [Int](repeating: 0, count: shape.0 * shape.1)
        var most = open
        network.afterEvent = { _, entry in
            if case .stageComputed(let result) = entry.event, result.gradient != nil { open[entry.node] -= 1 }
            for action in entry.actions {
                guard case .computeStage(let task) = action else { continue }
                if task.pass != .backward { open[entry.node] += 1 }
                most[entry.node] = max(most[entry.node], open[entry.node])
            }
        }
        network.run()
        for node in most.indices {
            #expect(most[node] <= shape.0 - node % shape.0)
            // The first stage has as many, where a mini-batch has so many.
            if node % shape.0 == 0 { #expect(most[node] == min(shape.0, shape.2)) }
        }
    }

    /// The parameters of the way there are those of the way back, though without flush others are newer by then.
    @Test func `stashes the version that a micro-batch saw`() throws {
        var plan = try plan((4, 1, 1), [("flush", false)])
        plan.targets = plan.start.map { $0.map { _ in 0 } }
        plan.learningRate = 0.1
        let network = Network(plan)
        var versions: [String: [Float]] = [:]
        var newer = 0
        network.afterEvent = { network, entry in
            for action in entry.actions {
                guard case .computeStage(let task) = action else { continue }
                let key = "\(entry.node) \(task.microBatch)"
                if task.pass == .forward { versions[key] = task.parameters.values }
                guard task.pass == .backward else { continue }
                #expect(versions[key] == task.parameters.values)
                if task.parameters.values != network.models[entry.node] { newer += 1 }
            }
        }
        network.run()
        #expect(newer > 0)
        #expect(network.gradientsGiven.allSatisfy { $0 == 24 })
    }

    /// The victim holds micro-batches of others when it is lost; they go to the other replica of its stage (SWARM).
    @Test(arguments: [1, 2] as [UInt64])
    func `goes around a replica that is lost, and loses no micro-batch of the lines that are left`(
        seed: UInt64
    ) throws {
        let network = Network(try plan((3, 2, 2), gradients: 60, seed: seed))
        let victim = 4
        network.run(while: { $0.gradientsGiven[victim] < 10 })
        network.lose(victim)
        network.run()
        #expect(network.violations.isEmpty, replay(suite, seed: seed))
        // Both lines go on through the replica that is left, which is then the first to have had all its gradients.
        let twin = 1
        #expect(network.gradientsGiven[twin] == 60, replay(suite, seed: seed))
        #expect(network.gradientsGiven[0] > 20 && network.gradientsGiven[3] > 20)
    }

    @Test func `waits for the only replica of a stage, names it, and goes on when it is back`() throws {
        let plan = try plan((2, 1, 1))
        let pool = BufferPool(length: 3)
        let host = plan.entry.makeHost(Network.start(plan, node: 0, pool: pool))
        var actions = ActionBuffer()
        func handle(_ event: Event) -> [Message] {
            actions.removeAll()
            host.handle(event, at: Instant(nanoseconds: 0), actions: &actions)
            return actions.actions.compactMap { if case .send(let message, 1) = $0 { message } else { nil } }
        }
        _ = handle(.started)
        let values = ParameterSnapshot([1, 2])
        let first = handle(
            .stageComputed(StageResult(values: values, gradient: nil, loss: 0, samples: 1)))
        #expect(first.count == 1)
        #expect(handle(.neighbourLost(1)).isEmpty)
        #expect(host.awaitedNodes == [1])
        let again = handle(.neighbourReturned(1))
        #expect(again.count == 1)
        // The same micro-batch under a new number, so that nobody takes it for a copy.
        #expect(again.first?.part == first.first?.part && again.first?.version == first.first?.version)
        #expect(try #require(again.first).round > #require(first.first).round)
    }

    @Test func `refuses activations that are not for it`() throws {
        let plan = try plan((3, 1, 2))
        let host = plan.entry.makeHost(Network.start(plan, node: 1, pool: BufferPool(length: 3)))
        var actions = ActionBuffer()
        func refusal(_ message: Message, from sender: Int) -> Refusal? {
            actions.removeAll()
            host.handle(.received(message, from: sender), at: Instant(nanoseconds: 0), actions: &actions)
            for case .record(.refused(let why, _)) in actions.actions { return why }
            return nil
        }
        func outputs(round: Int = 1, part: Int = 0, version: Int = 0, _ count: Int = 2) -> Message {
            Message(
                kind: 16, round: round, part: part, version: version,
                payload: .dense(ParameterSnapshot([Float](repeating: 1, count: count))))
        }
        _ = refusal(outputs(), from: 0).map { Issue.record("a good message was refused: \($0)") }
        #expect(refusal(outputs(), from: 0) == .duplicate)
        #expect(refusal(outputs(round: 2), from: 2) == .unexpected, "from the stage behind")
        #expect(refusal(outputs(round: 2, 3), from: 0) == .wrongLength)
        #expect(refusal(outputs(round: 2, part: 2), from: 0) == .unexpected, "there is one line of two parts")
        #expect(refusal(outputs(round: 2, version: 1 << 40), from: 0) == .early)
        var gradient = outputs(round: 9)
        gradient.kind = 17
        #expect(refusal(gradient, from: 2) == .late, "nothing of that number is under way")
        // As many as the senders can have under way, twice, and no more.
        let kept = (2...100).prefix { refusal(outputs(round: $0), from: 0) == nil }
        #expect(kept.count < 8)
        #expect(refusal(outputs(round: 200), from: 0) == .early)
    }

    @Test func `says why it does not fit the nodes`() throws {
        let entry = try #require(AlgorithmCatalogue.all["pipeline"])
        func refusal(_ given: [(name: String, value: SettingValue)], nodes: Int = 8) throws -> String? {
            entry.refusal(
                of: try Topology(graph: .complete(nodes: nodes)), try Settings(entry.settings, given: given))
        }
        #expect(try refusal([("stages", 4), ("replicas", 2)]) == nil)
        #expect(
            try refusal([("stages", 3)])
                == "3 stages cannot share 8 nodes evenly; take a multiple of 3 nodes")
        #expect(
            try refusal([("stages", 4), ("replicas", 3)])
                == "4 stages in 3 replicas need 12 nodes, and there are 8; set replicas to 2, or change the number of nodes"
        )
        #expect(
            try refusal([("stages", 4), ("cut", .numbers([2, 2, 4]))])
                == "cut: got 3 numbers; expected 3 whole numbers of layers, ascending, for 4 stages")
        #expect(try refusal([("stages", 4), ("flush", false)])?.contains("set routing to straight") == true)
        #expect(try refusal([("stages", 4), ("flush", false), ("routing", "straight")]) == nil)
    }
}
