import Catalogues
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

@Suite struct `Push-DIGing` {
    private static let directed = try? Topology(graph: CatalogueCase.irregular)

    @Test func `reaches the exact optimum of unlike losses at a linear rate, where sgp stops short`() throws {
        let problem = Quadratics(try #require(Self.directed))
        let errors = try [50, 100, 150].map {
            try problem.error(problem.run("push-diging", rate: 0.05, rounds: $0))
        }
        #expect(errors[1] < errors[0] / 10 && errors[2] < errors[1] / 10, "got \(errors)")
        #expect(try problem.error(problem.run("push-diging", rate: 0.05, rounds: 600)) < 1e-10)
        #expect(try problem.error(problem.run("sgp", rate: 0.05, rounds: 600)) > 1e-4)
    }

    @Test func `keeps Σ y = Σ g in every round`() throws {
        let problem = Quadratics(try #require(Self.directed))
        for rounds in [1, 2, 7, 30] {
            let network = try problem.run("push-diging", rate: 0.05, rounds: rounds)
            for element in 0..<2 {
                // At the start of a round the trackers are those of the last round, mixed.
                let (trackers, gradients) = try (
                    sum("tracker", network, element), sum("last-gradient", network, element)
                )
                #expect(abs(trackers - gradients) < 1e-5)
            }
        }
    }

    /// u⁺ = P (u − η y), w⁺ = P w, z = u/w, y⁺ = P y + g(z⁺) − g(z), in double precision.
    @Test func `follows the paper's recursion`() throws {
        let problem = Quadratics(try #require(Self.directed))
        let graph = CatalogueCase.irregular
        let network = try problem.run("push-diging", rate: 0.05, rounds: 20, keepsLog: true)
        let nodes = 0..<graph.nodeCount
        let degrees = nodes.map { node in nodes.count { graph.hasEdge(from: node, to: $0) && $0 != node } }
        func mix(_ x: [Double]) -> [Double] {
            nodes.map { to in
                nodes.reduce(0) { sum, from in
                    let hears = from == to || graph.hasEdge(from: from, to: to)
                    return sum + (hears ? x[from] / Double(1 + degrees[from]) : 0)
                }
            }
        }
        func gradient(_ node: Int, _ z: Double) -> Double {
            Double(problem.curvatures[node]) * (z - Double(problem.targets[node][0]))
        }
        var u = nodes.map { _ in Double(problem.start[0]) }
        var w = nodes.map { _ in 1.0 }
        var z = u
        var y = nodes.map { gradient($0, z[$0]) }
        for round in 0..<20 {
            for node in nodes {
                #expect(abs(Double(network.gradientPoints(of: node)[round][0]) - z[node]) < 1e-5)
            }
            let before = nodes.map { gradient($0, z[$0]) }
            (u, w) = (mix(zip(u, y).map { $0 - 0.05 * $1 }), mix(w))
            z = zip(u, w).map { $0 / $1 }
            y = zip(mix(y), nodes).map { $0 + gradient($1, z[$1]) - before[$1] }
        }
    }

    private func sum(_ field: String, _ network: Network, _ element: Int) throws -> Double {
        try network.hosts.reduce(0) { sum, host in
            let state = try #require(host.save())
            guard case .vector(let vector)? = state.fields.first(where: { $0.name == field })?.value else {
                Issue.record("no \(field)")
                return sum
            }
            return sum + Double(vector.values[element])
        }
    }
}
