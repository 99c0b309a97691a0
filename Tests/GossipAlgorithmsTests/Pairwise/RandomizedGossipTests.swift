import Catalogues
import Determinism
import Glibc
import GossipAlgorithms
import LinearAlgebra
import Testing
import Topology

@Suite struct `Randomised gossip` {
    @Test func `shrinks disagreement on the complete graph by 1 − 1 over (n − 1) a tick`() throws {
        // Boyd et al. 2006: λ₂(E W); on the complete graph from every state.
        var ratios: [Double] = []
        for seed in 1...40 as ClosedRange<UInt64> {
            var random = RandomStream(seed: seed, purpose: "start")
            let start = (0..<8).map { _ in [Float(random.normal())] }
            let network = Network(try Self.averaging(.complete(nodes: 8), start: start, seed: seed))
            let course = Self.course(of: network, exchanges: 60)
            ratios += zip(course, course.dropFirst()).map { $1 / $0 }
        }
        let mean = ratios.reduce(0, +) / Double(ratios.count)
        // 2400 ratios with a deviation of 0.2: 3 standard errors.
        #expect(abs(mean - 6.0 / 7) < 0.012, "\(mean)")
    }

    @Test func `shrinks the slowest disagreement of a ring by (1 − cos 2π over n) over n a tick`() throws {
        let start = (0..<8).map { [Float(cos(2 * Double.pi * Double($0) / 8))] }
        var shrunk = 0.0
        let runs = 600
        for seed in 1...UInt64(runs) {
            let network = Network(try Self.averaging(.ring(nodes: 8), start: start, seed: seed))
            let course = Self.course(of: network, exchanges: 1)
            shrunk += 1 - course[1] / course[0]
        }
        let expected = (1 - cos(2 * Double.pi / 8)) / 8
        // Of 600 values between 0 and 2/8, with a deviation of 0.026: 3 standard errors.
        #expect(abs(shrunk / Double(runs) - expected) < 0.0032, "\(shrunk / Double(runs))")
    }

    @Test func `ticks at the given rate on fast and slow nodes alike, at exponential intervals`() throws {
        var plan = try Self.averaging(.complete(nodes: 4), start: [[1], [2], [3], [4]], seed: 3)
        plan.gradientNanoseconds = [1_000_000_000, 1_000_000, 5_000_000, 100_000_000]
        plan.gradients = .max
        let network = Network(plan)
        var requests: [[Int64]] = [[], [], [], []]
        network.afterEvent = { _, entry in
            guard case .timerFired(TimerID(3)) = entry.event else { return }
            requests[entry.node].append(entry.time)
        }
        network.run(while: { $0.now < 20_000_000_000 })
        for times in requests {
            // 400 expected, with a deviation of 20.
            #expect(abs(times.count - 400) < 65, "\(times.count)")
            let waits = zip(times, times.dropFirst()).map { Double($1 - $0) }
            let mean = waits.reduce(0, +) / Double(waits.count)
            let deviation = waits.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(waits.count)
            #expect(abs(deviation.squareRoot() / mean - 1) < 0.2, "exponential: deviation and mean are equal")
        }
    }

    @Test func `by default begins about one exchange for each local step`() throws {
        let topology = try Topology(graph: .ring(nodes: 4))
        var plan = try Network.Plan("randomized-gossip", on: topology, start: [[1], [2], [3], [4]])
        plan.gradientNanoseconds = [10_000_000, 20_000_000, 11_000_000, 23_000_000]
        plan.faults.delay = 1000...2000
        plan.gradients = 200
        let network = Network(plan)
        network.run()
        let merges = network.count { if case .merged = $0 { true } else { false } }
        // Two merges for each of 800 exchanges, with a deviation of 57.
        #expect(abs(merges - 1600) < 250, "\(merges)")
    }

    /// Averaging alone: one tick per 50 ms on each node, no gradient comes, messages take no time to speak of.
    private static func averaging(_ graph: Graph, start: [[Float]], seed: UInt64) throws -> Network.Plan {
        var plan = try Network.Plan(
            "randomized-gossip", on: Topology(graph: graph), [("tick-interval", 0.05)], start: start)
        plan.gradientNanoseconds = [Int64](repeating: 1_000_000_000_000, count: graph.nodeCount)
        plan.faults.delay = 1...1000
        plan.seed = seed
        return plan
    }

    /// The squared disagreement at the start and after each exchange.
    private static func course(of network: Network, exchanges: Int) -> [Double] {
        var course = [network.consensusDistance]
        network.afterEvent = { network, entry in
            // The initiator's merge, on the reply, is the last of an exchange.
            guard case .received(let message, _) = entry.event, message.kind == 2 else { return }
            course.append(network.consensusDistance)
        }
        network.run(while: { _ in course.count <= exchanges })
        return course
    }
}
