import Catalogues
import Determinism
import LinearAlgebra
import Testing
import Topology

@testable import GossipAlgorithms

@Suite struct `Gossip learning` {
    /// Every mode, and every merge where there is one.
    static let forms: [(mode: GossipLearning.Mode, merge: AgedModel.Merge)] =
        GossipLearning.Mode.allCases.flatMap { mode in
            AgedModel.Merge.allCases.compactMap { merge in
                [.update, .pass].contains(mode) && merge != .plain ? nil : (mode, merge)
            }
        }

    @Test(arguments: forms.indices)
    func `computes its gradients where its mode says, in double precision`(_ index: Int) throws {
        let (mode, merge) = Self.forms[index]
        let problem = Quadratics(try Topology(graph: .complete(nodes: 4)))
        var plan = try Network.Plan(
            "gossip-learning", on: problem.topology,
            [("mode", .text(mode.rawValue)), ("merge", .text(merge.rawValue)), ("age-limit", 2)],
            start: [[Float]](repeating: problem.start, count: 4))
        plan.targets = problem.targets
        plan.learningRate = 0.1
        plan.decays = true
        plan.gradients = 50
        plan.faults.duplication = 0.1
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        for node in 0..<4 {
            var reference = NaiveNode(problem.start, mode, merge, ageLimit: 2)
            var merges = 0
            for entry in network.log where entry.node == node {
                let computes = entry.actions.contains {
                    if case .computeGradient = $0 { true } else { false }
                }
                reference.follow(entry.event, computes: computes)
                for case .computeGradient(let point) in entry.actions {
                    for (mine, expected) in zip(point.values, reference.gradientPoint) {
                        #expect(abs(Double(mine) - expected) < 1e-4)
                    }
                }
                merges += entry.actions.count { if case .record(.merged) = $0 { true } else { false } }
            }
            #expect(merges == reference.taken && merges > 10)
            for (mine, expected) in zip(network.models[node], reference.x) {
                #expect(abs(Double(mine) - expected) < 1e-4)
            }
        }
    }

    @Test func `sends one model a period to a random receiver`() throws {
        var plan = try Network.Plan(
            "gossip-learning", on: Topology(graph: .exponential(nodes: 6)), [("period", 0.1)],
            start: [[Float]](repeating: [1, 2], count: 6))
        plan.gradients = .max
        let network = Network(plan)
        var sent = [[Int]](repeating: [Int](repeating: 0, count: 6), count: 6)
        network.afterEvent = { _, entry in
            for case .send(_, let receiver) in entry.actions { sent[entry.node][receiver] += 1 }
        }
        network.run(limit: .max, while: { $0.now < 20_000_000_000 })
        for node in 0..<6 {
            #expect((199...201).contains(sent[node].reduce(0, +)))
            let receivers = plan.topology.receivers(of: node)
            for other in 0..<6 {
                // 200 over three receivers, with a deviation of 6.7.
                #expect(receivers.contains(other) ? abs(sent[node][other] - 67) < 25 : sent[node][other] == 0)
            }
        }
    }

    @Test(arguments: ["simple", "generalized", "randomized"])
    func `with tokens sends no more in the long run, and answers what comes`(account: String) throws {
        var plan = try Network.Plan(
            "gossip-learning", on: Topology(graph: .complete(nodes: 6)),
            [
                ("period", 0.02), ("token-account", .text(account)), ("token-capacity", 6),
                ("token-reactivity", 3),
            ],
            start: [[Float]](repeating: [1], count: 6))
        plan.gradients = .max
        let network = Network(plan)
        var ticks = 0
        var (onTick, inAnswer) = (0, 0)
        network.afterEvent = { _, entry in
            let sends = entry.actions.count { if case .send = $0 { true } else { false } }
            if case .timerFired = entry.event {
                ticks += 1
                onTick += sends
            } else {
                inAnswer += sends
            }
        }
        network.run(limit: .max, while: { $0.now < 8_000_000_000 })
        #expect(onTick + inAnswer <= ticks && onTick + inAnswer >= ticks - 6 * (6 + 8))
        #expect(inAnswer > onTick && onTick > 0)
    }

    @Test func `keeps only the newest of the models that wait`() throws {
        var plan = try Network.Plan(
            "gossip-learning", on: Topology(graph: .star(nodes: 6)), [("period", 0.001)],
            start: [[Float]](repeating: [1], count: 6))
        plan.gradientNanoseconds = [50_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000]
        plan.gradients = .max
        let network = Network(plan)
        network.run(limit: .max, while: { $0.now < 400_000_000 })
        let hub = network.observations.filter { $0.node == 0 }.map(\.observation)
        let skipped = hub.count { if case .skipped(.busy, _) = $0 { true } else { false } }
        let merged = hub.count { if case .merged = $0 { true } else { false } }
        #expect((6...8).contains(merged) && skipped > 1000)
    }

    @Test(arguments: ["proactive", "randomized"])
    func `in parts sends one at a time, all of them in turn, and learns`(account: String) throws {
        let problem = Quadratics(try Topology(graph: .complete(nodes: 6)))
        var plan = try Network.Plan(
            "gossip-learning", on: problem.topology,
            [
                ("parts", 3), ("token-account", .text(account)), ("token-capacity", 6),
                ("token-reactivity", 3),
            ],
            start: [[Float]](repeating: problem.start, count: 6))
        plan.targets = problem.targets
        plan.learningRate = 0.05
        plan.gradients = 300
        let network = Network(plan)
        var sent = [0, 0, 0]
        let count = problem.start.count
        network.afterEvent = { _, entry in
            for case .send(let message, _) in entry.actions {
                sent[message.part] += 1
                let length = (message.part + 1) * count / 3 - message.part * count / 3
                #expect(message.values?.count == length)
            }
        }
        network.run()
        #expect(network.violations.isEmpty)
        let all = sent.reduce(0, +)
        // Each of the three is drawn as often as another.
        for part in sent { #expect(abs(part - all / 3) < all / 10) }
        let alone = try problem.run("solo", rate: 0.05, rounds: 300)
        #expect(problem.error(network) < 0.5 * problem.error(alone))
    }

    @Test func `refuses parts in a mode that needs whole models, and parts of another length`() throws {
        let entry = AlgorithmEntry.gossipLearning
        let settings = try Settings(entry.settings, given: [("parts", 4), ("mode", "pass")])
        #expect(
            entry.refusal(of: try Topology(graph: .ring(nodes: 4)), settings)
                == "a part alone cannot be updated, so parts need the mode merge-update (got pass); set mode to "
                + "merge-update, or parts to 1")
        let plan = try Network.Plan(
            "gossip-learning", on: try Topology(graph: .complete(nodes: 3)), [("parts", 2)],
            start: [[Float]](repeating: [1, 2, 3], count: 3))
        let host = plan.entry.makeHost(Network.start(plan, node: 0, pool: BufferPool(length: 3)))
        for (part, values, refusal) in [
            (0, [1], nil), (1, [1, 2], nil), (0, [1, 2], .wrongLength), (2, [1], .unexpected),
        ] as [(Int, [Float], Refusal?)] {
            var actions = ActionBuffer()
            host.handle(
                .received(
                    Message(round: 1 + part, part: part, payload: .dense(ParameterSnapshot(values))), from: 1),
                at: Instant(nanoseconds: 1), actions: &actions)
            let refusals: [Refusal] = actions.actions.compactMap {
                if case .record(.refused(let refusal, _)) = $0 { refusal } else { nil }
            }
            #expect(refusals == [refusal].compactMap(\.self))
        }
    }

    @Test func `learns more from all nodes than a node alone`() throws {
        let problem = Quadratics(try Topology(graph: .complete(nodes: 6)))
        let together = try problem.run("gossip-learning", rate: 0.05, rounds: 200)
        let alone = try problem.run("solo", rate: 0.05, rounds: 200)
        #expect(problem.error(together) < 0.35 * problem.error(alone))
    }

    @Test func `refuses a reactivity above the capacity, and names the remedy`() throws {
        let entry = AlgorithmEntry.gossipLearning
        let settings = try Settings(entry.settings, given: [("token-capacity", 5)])
        #expect(
            entry.refusal(of: try Topology(graph: .ring(nodes: 4)), settings)
                == "token-reactivity is above token-capacity (got 10; expected 1...5); lower it, or raise token-capacity"
        )
    }
}

/// A gossip-learning node from its definition, in double precision, told what happens to it.
private struct NaiveNode {
    private(set) var x: [Double]
    /// Received models that were worked in.
    private(set) var taken = 0

    private let mode: GossipLearning.Mode
    private let merge: AgedModel.Merge
    private let ageLimit: Int
    private var age = 0
    private var waiting: (values: [Double], age: Int)?
    private var guest: (values: [Double], age: Int)?
    private var isGuestsTurn = false
    private var isComputing = false
    private var newest: [Int: Int] = [:]

    init(_ start: [Float], _ mode: GossipLearning.Mode, _ merge: AgedModel.Merge, ageLimit: Int) {
        x = start.map(Double.init)
        self.mode = mode
        self.merge = merge
        self.ageLimit = ageLimit
    }

    /// Where the gradient asked for last is to be computed.
    var gradientPoint: [Double] { isGuestsTurn ? guest?.values ?? [] : x }

    /// Takes an event in; `computes` says whether the node asked for a gradient on it, which at a tick is its own affair.
    mutating func follow(_ event: Event, computes: Bool) {
        switch event {
        case .gradientReady(let gradient):
            isComputing = false
            update(gradient.values.values.map(Double.init))
        case .received(let message, let sender):
            guard message.round > newest[sender] ?? 0, let values = message.values else { return }
            newest[sender] = message.round
            waiting = (values.values.map(Double.init), message.version)
            if !isComputing { takeUp() }
        case .started, .timerFired:
            isComputing = isComputing || computes
        default: break
        }
    }

    private mutating func takeUp() {
        guard let (values, otherAge) = waiting else { return }
        waiting = nil
        taken += 1
        switch mode {
        case .update, .pass: (x, age) = (values, otherAge)
        case .mergeUpdate: mix(values, otherAge)
        case .updateMerge: guest = (values, otherAge)
        }
        isComputing = mode != .pass
    }

    private mutating func update(_ gradient: [Double]) {
        func stepped(_ values: [Double], _ age: Int) -> [Double] {
            zip(values, gradient).map { $0 - 0.1 / (1 + Double(age) / 8) * $1 }
        }
        if isGuestsTurn, let (values, otherAge) = guest {
            (guest, isGuestsTurn) = (nil, false)
            mix(stepped(values, otherAge), otherAge + 1)
        } else {
            (x, age) = (stepped(x, age), age + 1)
            if guest != nil {
                isGuestsTurn = true
                isComputing = true
                return
            }
        }
        takeUp()
    }

    private mutating func mix(_ values: [Double], _ otherAge: Int) {
        var share = 0.5
        if merge != .plain { share = age + otherAge > 0 ? Double(otherAge) / Double(age + otherAge) : 0.5 }
        if merge == .limited, abs(age - otherAge) > ageLimit { share = otherAge > age ? 1 : 0 }
        x = zip(x, values).map { (1 - share) * $0 + share * $1 }
        age = max(age, otherAge)
    }
}
