import Catalogues
import Determinism
import GossipAlgorithms
import LinearAlgebra
import Persistence
import Testing
import Topology

@Suite struct `Overlapped stochastic gradient push` {
    private static let directed = try? Topology(graph: CatalogueCase.irregular)

    private func plan(overlap: Int, seed: UInt64, gradients: Int) throws -> Network.Plan {
        var random = RandomStream(seed: 1, purpose: "problem")
        let start = (0..<5).map { _ in [Float(random.normal()), Float(random.normal())] }
        var plan = try Network.Plan(
            "sgp", on: #require(Self.directed), [("overlap", .integer(overlap))], start: start)
        plan.constantGradients = (0..<5).map { _ in [Float(random.normal()), Float(random.normal())] }
        plan.learningRate = 0.05
        plan.gradients = gradients
        plan.seed = seed
        return plan
    }

    /// u ← P₀ (u − η g) + what was given τ rounds ago, in double precision.
    @Test(arguments: [0, 1, 2, 4])
    func `adds what was given in a round so many rounds later`(overlap: Int) throws {
        let plan = try plan(overlap: overlap, seed: 1, gradients: 25)
        let network = Network(plan)
        network.keepsLog = true
        network.run()
        let graph = CatalogueCase.irregular
        let degrees = (0..<5).map { node in (0..<5).count { $0 != node && graph.hasEdge(from: node, to: $0) }
        }
        var u = plan.start.map { Double($0[0]) }
        var w = [Double](repeating: 1, count: 5)
        var given: [[(u: Double, w: Double)]] = []
        for round in 0..<25 {
            for node in 0..<5 {
                let point = network.gradientPoints(of: node)[round][0]
                #expect(abs(Double(point) - u[node] / w[node]) < 1e-4, "round \(round), node \(node)")
                u[node] -= 0.05 * Double(plan.constantGradients?[node][0] ?? 0)
            }
            var parts: [(u: Double, w: Double)] = []
            for node in 0..<5 {
                let share = 1 / Double(1 + degrees[node])
                parts.append((u[node] * share, w[node] * share))
            }
            given.append(parts)
            for node in 0..<5 { (u[node], w[node]) = given[round][node] }
            guard round >= overlap else { continue }
            for sender in 0..<5 {
                for node in 0..<5 where node != sender && graph.hasEdge(from: sender, to: node) {
                    u[node] += given[round - overlap][sender].u
                    w[node] += given[round - overlap][sender].w
                }
            }
        }
    }

    @Test func `ends with the same bits whatever the delays`() throws {
        let runs = try ([1, 2, 3] as [UInt64]).map { seed in
            var plan = try plan(overlap: 2, seed: seed, gradients: 30)
            plan.faults.delay = 1_000...(20_000_000 * Int64(seed))
            let network = Network(plan)
            network.run()
            return Fingerprint.of(network.models)
        }
        #expect(runs[0] == runs[1] && runs[0] == runs[2])
    }

    @Test(arguments: [1, 3])
    func `drains its last rounds at the end`(overlap: Int) throws {
        let network = Network(try plan(overlap: overlap, seed: 4, gradients: 1000))
        network.run(while: { $0.gradientsGiven.reduce(0, +) < 60 })
        // Who ends rounds earlier than its receivers is lost to them.
        network.finishedNodesLeave = true
        network.stopAll(within: 1)
        network.run()
        #expect(network.finishes == [1, 1, 1, 1, 1])
        let mass = network.hosts.reduce(0) { $0 + $1.mass }
        #expect(mass > 2.5 && mass <= 5 + 1e-12)
    }

    /// ALGORITHMS 15.9: what is under way when states are saved is in them.
    @Test(arguments: [1, 2, 4])
    func `saves all mass: Σ w is n and Σ u is the start minus η Σ g, with what each round still owes`(
        overlap: Int
    ) throws {
        let plan = try plan(overlap: overlap, seed: 6, gradients: 20)
        let graph = CatalogueCase.irregular
        // Every node's state after ten steps: a cut through the same round on all of them.
        let states = try `A saved state`.runInterrupted(plan).states.map(Contents.init)
        var (weight, sum) = (0.0, [0.0, 0.0])
        for (node, state) in states.enumerated() {
            let receivers = (0..<5).filter { $0 != node && graph.hasEdge(from: node, to: $0) }
            #expect(state.given.count == overlap)
            for part in state.given + [state.own] {
                let copies = part.isOwn ? 1 : Double(receivers.count)
                weight += copies * part.weight
                for element in sum.indices {
                    sum[element] += copies * part.share * Double(part.values[element])
                }
            }
        }
        #expect(abs(weight - 5) < 1e-12)
        for element in sum.indices {
            var expected = plan.start.reduce(0.0) { $0 + Double($1[element]) }
            for gradient in plan.constantGradients ?? [] {
                expected -= 0.05 * 10 * Double(gradient[element])
            }
            #expect(abs(sum[element] - expected) < 1e-5)
        }
    }

    @Test func `gives a node that starts again what had come to it and was not due`() throws {
        let network = Network(try plan(overlap: 3, seed: 7, gradients: 40))
        var early = 0
        network.afterEvent = { network, entry in
            let host = network.hosts[entry.node]
            guard let state = host.save(), let saved = try? Contents(state) else { return }
            let fresh = network.freshHost(entry.node)
            #expect(throws: Never.self) { try fresh.restore(state) }
            if host.mass > saved.own.weight { early += 1 }
            #expect(fresh.mass == host.mass)
            #expect(fresh.snapshot().values == host.snapshot().values)
        }
        network.run()
        #expect(early > 50)
    }

    /// The mass in a saved state.
    private struct Contents {
        /// Some of u and w.
        struct Part {
            let values: [Float]
            let share: Double
            let weight: Double
            let isOwn: Bool
        }

        let own: Part
        /// What was given away in rounds that are not over.
        private(set) var given: [Part] = []

        init(_ state: SavedState) throws {
            func value(_ name: String) throws -> SavedState.Value {
                try #require(state.fields.first { $0.name == name }?.value)
            }
            func vector(_ name: String) throws -> [Float]? {
                guard case .vector(let vector) = try value(name) else { return nil }
                return vector.values
            }
            func numbers(_ name: String) throws -> [Double] {
                switch try value(name) {
                case .scalar(_, let bits): [Double(bitPattern: bits)]
                case .list(_, let bits): bits.map { Double(bitPattern: $0) }
                default: []
                }
            }
            own = Part(
                values: try #require(try vector("numerator")), share: 1,
                weight: try #require(try numbers("weight").first), isOwn: true)
            let (shares, weights) = (try numbers("given-shares"), try numbers("given-weights"))
            for index in shares.indices {
                guard let values = try vector("given-\(index)") else { continue }
                given.append(
                    Part(values: values, share: shares[index], weight: weights[index], isOwn: false))
            }
        }
    }

    @Test func `hides the time that messages take`() throws {
        let times = try [0, 1].map { overlap in
            var plan = try plan(overlap: overlap, seed: 1, gradients: 50)
            plan.gradientNanoseconds = [Int64](repeating: 5_000_000, count: 5)
            plan.faults.delay = 4_000_000...4_000_000
            let network = Network(plan)
            network.run()
            return network.now
        }
        // Rounds of 9 ms, and of 5.
        #expect(times[0] >= 50 * 9_000_000 - 9_000_000 && times[1] <= 50 * 5_000_000 + 10_000_000)
    }
}
