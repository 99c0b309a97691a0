import Catalogues
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct EASGD {
    @Test func `moves worker and centre towards each other by alpha of what was between them`() throws {
        // β = 0.9 of 2 nodes: α = 0.45. Node 0 has the centre, 10, and a model of its own.
        var plan = try Network.Plan(
            "easgd", on: Topology(graph: .ring(nodes: 2)), [("steps-per-exchange", 1)], start: [[10], [20]])
        plan.gradientNanoseconds = [1_000_000_000, 1_000_000]
        plan.gradients = 1
        let network = Network(plan)
        network.run(while: { $0.models != [[14.5], [15.5]] && $0.now < 900_000_000 })
        #expect(network.models == [[14.5], [15.5]])
    }

    @Test func `exchanges every so many steps, d floats each way`() throws {
        for every in [1, 4, 10] {
            var plan = try Network.Plan(
                "easgd", on: Topology(graph: .star(nodes: 5)), [("steps-per-exchange", .integer(every))],
                start: [[Float]](repeating: [1, 2, 3], count: 5))
            plan.gradients = 40
            let network = Network(plan)
            network.run()
            let bytes = 3 * 4 * (40 / every)
            #expect(network.bytesSent == [4 * bytes, bytes, bytes, bytes, bytes])
        }
    }

    @Test func `brings workers and centre to the mean of all when nobody learns`() throws {
        var plan = try Network.Plan(
            "easgd", on: Topology(graph: .star(nodes: 4)), [("steps-per-exchange", 1)],
            start: [[1], [2], [4], [8]])
        plan.gradients = 300
        let network = Network(plan)
        network.run()
        // The centre starts where its node does: (1 + 1 + 2 + 4 + 8)/5.
        for model in network.models { #expect(abs(model[0] - 3.2) < 1e-4) }
    }

    @Test func `the centre remembers what it told every worker`() throws {
        var plan = try Network.Plan(
            "easgd", on: Topology(graph: .star(nodes: 12)), [("steps-per-exchange", 1)],
            start: (0..<12).map { [Float($0)] })
        plan.gradients = 60
        plan.faults.loss = 0.3
        let network = Network(plan)
        network.run()
        #expect(network.count { if case .refused(.duplicate, _) = $0 { true } else { false } } > 10)
        #expect(network.count { if case .inDoubt = $0 { true } else { false } } == 0)
    }

    @Test func `refuses a centre that does not exist`() throws {
        let entry = try #require(AlgorithmCatalogue.all["easgd"])
        let settings = try Settings(entry.settings, given: [("center", 4)])
        #expect(
            entry.refusal(of: try Topology(graph: .ring(nodes: 4)), settings)
                == "center 4 does not exist; nodes are 0...3")
    }
}
