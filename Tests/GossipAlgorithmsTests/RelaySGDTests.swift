import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `RelaySGD` {
    static let graphs = ["path", "tree", "star", "ring", "hypercube"]

    private func topology(_ name: String) throws -> Topology {
        switch name {
        case "path": try Topology(graph: .path(nodes: 6))
        case "tree": try Topology(graph: .tree(nodes: 7, branching: 2))
        case "star": try Topology(graph: .star(nodes: 6))
        case "ring": try Topology(graph: .ring(nodes: 8))
        default: try Topology(graph: .hypercube(dimension: 3))
        }
    }

    @Test(arguments: graphs)
    func `takes the exact mean of all models, each as old as its node is far`(name: String) throws {
        let problem = Quadratics(try topology(name))
        let n = problem.topology.nodeCount
        let network = try problem.run("relay-sgd", rate: 0.1, rounds: 25, keepsLog: true)
        let points = (0..<n).map { network.gradientPoints(of: $0) }
        let tree = try #require(try arranged(problem.topology).graph)
        func half(_ node: Int, _ round: Int, _ element: Int) -> Double {
            guard round >= 0 else { return Double(problem.start[element]) }
            let x = Double(points[node][round][element])
            return x - 0.1 * Double(problem.curvatures[node]) * (x - Double(problem.targets[node][element]))
        }
        for node in 0..<n {
            let distance = tree.distances(from: node)
            for round in 0..<24 {
                for element in 0..<2 {
                    // Values still on their way count as the initial model.
                    let mean = (0..<n).reduce(0.0) {
                        $0 + half($1, round - max(distance[$1] - 1, 0), element) / Double(n)
                    }
                    #expect(abs(Double(points[node][round + 1][element]) - mean) < 1e-5, "round \(round)")
                }
            }
        }
    }

    @Test(arguments: graphs)
    func `relaying updates applies everyone's, each once, as late as its node is far`(name: String) throws {
        let problem = Quadratics(try topology(name))
        let n = problem.topology.nodeCount
        let network = try problem.run(
            "relay-sgd", [("relays", "updates")], rate: 0.1, rounds: 20, keepsLog: true)
        let points = (0..<n).map { network.gradientPoints(of: $0) }
        let tree = try #require(try arranged(problem.topology).graph)
        for node in 0..<n {
            let distance = tree.distances(from: node)
            for round in 0..<19 {
                var expected = Double(points[node][round][0])
                for other in 0..<n {
                    let then = round - max(distance[other] - 1, 0)
                    guard then >= 0 else { continue }
                    let difference = Double(points[other][then][0]) - Double(problem.targets[other][0])
                    expected -= 0.1 * Double(problem.curvatures[other]) * difference / Double(n)
                }
                #expect(abs(Double(points[node][round + 1][0]) - expected) < 1e-5, "round \(round)")
            }
        }
    }

    @Test(arguments: graphs)
    func `counts every node once a diameter of rounds has passed`(name: String) throws {
        let problem = Quadratics(try topology(name))
        let network = try problem.run("relay-sgd", rate: 0.1, rounds: 20, keepsLog: true)
        let tree = try #require(try arranged(problem.topology).graph)
        #expect(tree.edgeCount == tree.nodeCount - 1 && tree.isConnected)
        let diameter = try #require(tree.diameter)
        for entry in network.log {
            for case .send(let message, let receiver) in entry.actions {
                #expect(tree.hasEdge(from: entry.node, to: receiver))
                // What j hears from i in the end: everything on i's side of the edge.
                guard message.round >= diameter else { continue }
                let side = tree.distances(from: entry.node).enumerated().filter { node, distance in
                    distance < tree.distances(from: receiver)[node]
                }.count
                #expect(Int(message.weight) == side)
            }
        }
    }

    @Test func `rests near the optimum of unlike losses, where D-PSGD does not`() throws {
        let problem = Quadratics(try Topology(graph: .path(nodes: 8)))
        // Delays of up to six rounds slow it down to a step of some 0.05/3.
        let relayed = try problem.run("relay-sgd", rate: 0.05, rounds: 1500)
        let plain = try problem.run("d-psgd", rate: 0.05, rounds: 600)
        #expect(problem.error(relayed) < 1e-9)
        #expect(problem.error(plain) > 1e-2)
    }

    @Test func `is refused without a tree to relay over, with the remedy`() throws {
        let entry = try #require(AlgorithmCatalogue.all["relay-sgd"])
        let settings = try Settings(entry.settings)
        let remedy = "choose a connected, undirected, static topology, for example family: tree"
        let parts = try Graph(nodeCount: 4, edges: [Edge(0, 1), Edge(2, 3)])
        for topology in [
            try Topology(graph: .exponential(nodes: 6)), try Topology(graph: parts),
            try Topology(schedule: .onePeerExponential(nodes: 8)),
        ] {
            #expect(entry.refusal(of: topology, settings)?.hasSuffix(remedy) == true)
        }
        let impatient = try Settings(entry.settings, given: [("relays", "updates"), ("round-timeout", 1)])
        let path = try Topology(graph: .path(nodes: 3))
        #expect(entry.refusal(of: path, impatient)?.contains("relays: models") == true)
    }

    @Test func `goes on with those who are left when a leaf is lost`() throws {
        var plan = try Network.Plan(
            "relay-sgd", on: Topology(graph: .path(nodes: 4)), start: [[1], [1], [1], [1]])
        plan.gradients = 40
        let network = Network(plan)
        network.run(while: { $0.gradientsGiven[3] < 8 })
        network.lose(3)
        network.run()
        #expect(network.gradientsGiven.dropLast() == [40, 40, 40])
        for model in network.models { #expect(abs(model[0] - 1) < 1e-5, "no share is missing from the mean") }
    }

    @Test func `refuses impossible counts`() throws {
        let plan = try Network.Plan(
            "relay-sgd", on: Topology(graph: .path(nodes: 3)), start: [[1], [1], [1]])
        let host = plan.entry.makeHost(Network.start(plan, node: 0, pool: BufferPool(length: 1)))
        for weight in [0, -1, 1.5, 3, 1e300] {
            var actions = ActionBuffer()
            let message = Message(round: 0, weight: weight, payload: .dense(ParameterSnapshot([1])))
            host.handle(.received(message, from: 1), at: .start, actions: &actions)
            #expect(actions.actions.count == 1, "\(weight)")
            for case .record(let observation) in actions.actions {
                #expect(observation == .refused(.unexpected, from: 1))
            }
        }
    }

    private func arranged(_ topology: Topology) throws -> Topology {
        let entry = try #require(AlgorithmCatalogue.all["relay-sgd"])
        return try entry.topology(for: topology, try Settings(entry.settings), seed: 1)
    }
}
