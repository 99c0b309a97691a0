import Catalogues
import Determinism
import LinearAlgebra
import Testing
import Topology

@testable import GossipAlgorithms

@Suite struct `Teleportation` {
    private static func settings(_ given: [(name: String, value: SettingValue)] = []) throws -> Settings {
        try Settings(AlgorithmEntry.teleportation.settings, given: given)
    }

    @Test func `gives every node one turn in each epoch, k in each round, the same for all`() throws {
        let settings = try Self.settings([("active-nodes", 4)])
        var (active, other) = (
            ActiveNodes(nodeCount: 12, settings, seed: 3), ActiveNodes(nodeCount: 12, settings, seed: 4)
        )
        var isAnyDifferent = false
        for epoch in 0..<6 {
            var seen: [Int] = []
            for round in (3 * epoch)..<(3 * epoch + 3) {
                for position in 0..<4 {
                    let node = active.node(at: position, round: round)
                    #expect(active.place(of: node, epoch: epoch) == .init(round: round, position: position))
                    isAnyDifferent = isAnyDifferent || other.node(at: position, round: round) != node
                    seen.append(node)
                }
            }
            #expect(seen.sorted() == Array(0..<12))
        }
        #expect(isAnyDifferent)
        #expect(
            [(16, 8), (12, 6), (7, 7), (11, 1), (1, 1)].allSatisfy { count, expected in
                ActiveNodes.count(of: count, (try? Self.settings()) ?? settings) == expected
            })
    }

    @Test func `refuses active nodes that do not divide the nodes, and lists those that do`() throws {
        #expect(
            AlgorithmEntry.teleportation.refusal(
                of: try Topology(graph: .ring(nodes: 6)), try Self.settings([("active-nodes", 4)]))
                == "active-nodes does not divide the number of nodes (got 4 of 6; expected 1, 2, 3, 6); choose one of "
                + "these, or 0")
    }

    /// k models, step and mix, in double precision: whoever has the turn, the models go the same way.
    @Test(arguments: ["ring", "exponential", "complete"])
    func `moves k models as k nodes of DSGD that see a new node's data in each round`(_ graph: String) throws
    {
        let problem = Quadratics(try Topology(graph: .complete(nodes: 12)))
        let epochs = 8
        let plan = try problem.plan(
            "teleportation", [("active-nodes", 4), ("active-topology", .text(graph))], rate: 0.2,
            steps: epochs)
        let network = Network(plan)
        network.run()
        #expect(network.violations.isEmpty)
        #expect(network.gradientsGiven.allSatisfy { $0 == epochs })
        var active = ActiveNodes(nodeCount: 12, plan.settings, seed: plan.seed)
        var models = [[Double]](repeating: problem.start.map(Double.init), count: 4)
        var last = [[Double]](repeating: models[0], count: 12)
        for round in 0..<(3 * epochs) {
            for position in 0..<4 {
                let node = active.node(at: position, round: round)
                for element in 0..<2 {
                    let target = Double(problem.targets[node][element])
                    models[position][element] -=
                        0.2 * Double(problem.curvatures[node]) * (models[position][element] - target)
                }
            }
            let stepped = models
            for position in 0..<4 {
                let neighbourhood = active.neighbourhood(of: position)
                models[position] = (0..<2).map { element in
                    neighbourhood.incoming.reduce(neighbourhood.selfWeight * stepped[position][element]) {
                        $0 + $1.weight * stepped[$1.node][element]
                    }
                }
                last[active.node(at: position, round: round)] = models[position]
            }
        }
        // Those whose turn is next hold the models already.
        for position in 0..<4 { last[active.node(at: position, round: 3 * epochs)] = models[position] }
        for (model, expected) in zip(network.models, last) {
            for (value, right) in zip(model, expected) { #expect(abs(Double(value) - right) < 1e-5) }
        }
    }

    /// The node whose first turn is in the last round of the first epoch, and the models of its first two turns, the second one first.
    private func overtaken() throws -> (host: any AlgorithmHost, other: Int, second: Event, first: Event) {
        let topology = try Topology(graph: .complete(nodes: 4))
        let plan = try Network.Plan(
            "teleportation", on: topology, [("active-nodes", 2)], start: [[Float]](repeating: [1], count: 4))
        var active = ActiveNodes(nodeCount: 4, plan.settings, seed: plan.seed)
        let node = active.node(at: 0, round: 1)
        func passedOn(epoch: Int, _ value: Float) -> Event {
            let place = active.place(of: node, epoch: epoch)
            let message = Message(
                kind: 1, round: place.round, part: place.position, payload: .dense(ParameterSnapshot([value]))
            )
            return .received(message, from: active.node(at: place.position, round: place.round - 1))
        }
        let host = plan.entry.makeHost(Network.start(plan, node: node, pool: BufferPool(length: 1)))
        return (host, (node + 1) % 4, passedOn(epoch: 1, 3), passedOn(epoch: 0, 2))
    }

    /// Where the gradient is to be computed that an event asks for; nil when it asks for none.
    private func place(_ event: Event, _ host: any AlgorithmHost) -> Float? {
        var actions = ActionBuffer()
        host.handle(event, at: .start, actions: &actions)
        for case .computeGradient(let model) in actions.actions { return model.values[0] }
        return nil
    }

    @Test func `takes its turns in order, whichever model comes first`() throws {
        let (host, _, second, first) = try overtaken()
        #expect(place(second, host) == nil)
        #expect(place(first, host) == 2)
    }

    @Test func `waits for no earlier turn when its model may be lost with a node`() throws {
        let (host, other, second, _) = try overtaken()
        #expect(place(.neighbourLost(other), host) == nil)
        #expect(place(second, host) == 3)
    }

    @Test func `leaves out the rounds of a node that is lost`() throws {
        let problem = Quadratics(try Topology(graph: .complete(nodes: 8)))
        let plan = try problem.plan("teleportation", [("active-nodes", 4)], rate: 0.1, steps: 40)
        let network = Network(plan)
        network.keepsLog = true
        network.run(while: { $0.gradientsGiven[7] < 5 })
        // Not while it has a model, or one is on its way to it or from it.
        network.run(while: { network in
            network.gradientsOpen[7] > 0
                || network.pending.contains { next in
                    guard case .event(.received(_, let sender)) = next.content else { return false }
                    return next.node == 7 || sender == 7
                } || !network.hosts[7].awaitedNodes.isEmpty
        })
        network.lose(7)
        network.run()
        #expect(network.violations.isEmpty)
        #expect(network.gradientsGiven[0...6].allSatisfy { $0 == 40 })
    }

    /// The more nodes, the farther a ring's models are apart; k wandering models do not know how many nodes there are.
    @Test func `agrees as well on many nodes as on few`() throws {
        func distance(_ name: String, _ count: Int) throws -> Double {
            let problem = Quadratics(try Topology(graph: .ring(nodes: count)))
            return problem.error(try problem.run(name, rate: 0.05, rounds: 60))
        }
        let (few, many) = (try distance("teleportation", 8), try distance("teleportation", 40))
        let ring = try distance("d-psgd", 40)
        #expect(many < 2 * few && many < ring)
    }
}
