import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Robustness
import Testing
import Topology

@Suite struct `Attacking nodes` {
    /// Five nodes, each with each, the last two attackers; every honest node is pulled to its own target near (1, 2).
    private func plan(
        _ attack: String, _ attackSettings: [(name: String, value: SettingValue)] = [],
        _ settings: [(name: String, value: SettingValue)] = [], rushing: Bool = true, nodes: Int = 7
    ) throws -> Network.Plan {
        let topology = try Topology(graph: .complete(nodes: nodes))
        var plan = try Network.Plan(
            "d-psgd", on: topology, [("order", "adapt-then-combine")] + settings,
            start: [[Float]](repeating: [0.5, -0.5], count: nodes))
        plan.targets = (0..<nodes).map { [1 + 0.05 * Float($0), 2 - 0.05 * Float($0)] }
        plan.learningRate = 0.2
        plan.gradients = 40
        let entry = try #require(AttackCatalogue.all[attack])
        plan.attack = AttackBehaviour(
            attack: try #require(entry.makeAttack(Settings(entry.settings, given: attackSettings))),
            attackers: [nodes - 2, nodes - 1], isRushing: rushing, seesEveryone: false)
        return plan
    }

    /// The largest distance of an honest model's element from (1.1, 1.9), near which all honest targets lie.
    private func error(_ network: Network) -> Float {
        network.models.dropLast(2).map { max(abs($0[0] - 1.1), abs($0[1] - 1.9)) }.max() ?? .infinity
    }

    @Test(arguments: ["sign-flip", "gaussian"])
    func `ruin the mean`(_ attack: String) throws {
        let network = Network(try plan(attack))
        network.run()
        #expect(error(network) > 0.3)
    }

    @Test(
        arguments: AttackCatalogue.all.entries.filter { !$0.flipsLabels }.map(\.name),
        AggregatorCatalogue.all.names.filter { $0 != "mean" })
    func `do not stop a robust rule from learning`(_ attack: String, _ rule: String) throws {
        let network = Network(try plan(attack, [], [("aggregation", .text(rule)), ("assumed-attackers", 2)]))
        network.run()
        #expect(network.violations.isEmpty)
        #expect(network.gradientsGiven.prefix(5).allSatisfy { $0 == 40 })
        #expect(error(network) < 0.2, "\(attack) against \(rule)")
    }

    @Test func `hold their models back until the honest ones of the round are there, and go by them`() throws
    {
        let network = Network(try plan("sign-flip", [("flipped", "mean")]))
        network.keepsLog = true
        network.run()
        // By round: the honest models that reached the attacker before it sent.
        var seen: [Int: [[Float]]] = [:]
        var checked = 0
        for entry in network.log where entry.node == 6 {
            if case .received(let message, let sender) = entry.event, sender < 5, let values = message.values
            {
                seen[message.round, default: []].append(values.values)
            }
            for case .send(let message, _) in entry.actions {
                let honest = try #require(seen[message.round])
                #expect(honest.count == 5)
                let mean = (0..<2).map { index in honest.reduce(0) { $0 + $1[index] } / 5 }
                let sent = try #require(message.values).values
                for (value, centre) in zip(sent, mean) { #expect(abs(value + centre) < 1e-5) }
                checked += 1
            }
        }
        #expect(checked == 40 * 6)
    }

    @Test func `that do not rush go by the round before, and begin honestly`() throws {
        let network = Network(try plan("mimic", [], [], rushing: false))
        network.keepsLog = true
        network.run()
        var said: [Int: [Float]] = [:]
        var sent: [Int: [Float]] = [:]
        for entry in network.log {
            for case .send(let message, _) in entry.actions {
                if entry.node == 0 { said[message.round] = message.values?.values }
                if entry.node == 6 { sent[message.round] = message.values?.values }
            }
        }
        #expect(sent[0] != said[0])
        for round in 1..<40 { #expect(sent[round] == said[round - 1]) }
    }

    @Test func `send different receivers different models if that is the attack`() throws {
        let network = Network(try plan("dissensus"))
        network.keepsLog = true
        network.run()
        let last = try #require(
            network.log.last { entry in
                entry.node == 6 && entry.actions.contains { if case .send = $0 { true } else { false } }
            })
        let models = last.actions.compactMap {
            if case .send(let message, _) = $0 { message.values?.values } else { nil }
        }
        #expect(Set(models).count > 1)
    }

    @Test func `are not waited for when their messages are refused`() throws {
        let network = Network(try plan("infinity", [("value", "not-a-number")]))
        network.run()
        #expect(network.gradientsGiven.allSatisfy { $0 == 40 })
        #expect(network.models.prefix(5).allSatisfy { $0.allSatisfy(\.isFinite) })
        #expect(network.count { $0 == .refused(.nonFinite, from: 6) } > 0)
        #expect(network.count { $0 == .skipped(.refused, with: 6) } > 0)
    }

    @Test func `send what they hold when told to stop, and finish`() throws {
        let network = Network(try plan("alie"))
        network.run(atMost: 300)
        network.stopAll(within: 3_000_000)
        network.run()
        #expect(network.finishes.allSatisfy { $0 == 1 })
    }

    @Test func `do the same, bit for bit, when their events are replayed`() throws {
        let plan = try plan("gaussian")
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        let host = network.freshHost(6)
        var buffer = ActionBuffer()
        for entry in network.log where entry.node == 6 {
            buffer.removeAll()
            host.handle(entry.event, at: Instant(nanoseconds: entry.time), actions: &buffer)
            try #require(Fingerprint.of(buffer.actions) == Fingerprint.of(entry.actions))
        }
    }
}
