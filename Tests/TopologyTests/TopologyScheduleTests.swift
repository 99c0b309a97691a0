import Catalogues
import Determinism
import Testing
import Topology

@Suite struct `Schedules` {
    @Test(arguments: ScheduleCatalogue.all.names, [1, 2, 3, 5, 8, 12])
    func `rounds keep the laws of all schedules`(name: String, nodes: Int) throws {
        let entry = try #require(ScheduleCatalogue.all[name])
        let settings = try Settings(entry.settings)
        let base = ScheduleBase(
            graph: .ring(nodes: nodes), matrix: .metropolisHastings(.ring(nodes: nodes)), seed: 4)
        let isPowerOfTwo = nodes.nonzeroBitCount == 1
        guard name != "hyper-hypercube" || isPowerOfTwo else {
            #expect(throws: TopologyError.self) { try entry.schedule(base, settings) }
            return
        }
        let schedule = try entry.schedule(base, settings)
        let again = try entry.schedule(base, settings)
        #expect(schedule.nodeCount == nodes && schedule.name == name)
        for round in [0, 1, 2, 7, 1_000_003, 2] {
            let w = schedule.matrix(round: round)
            #expect(w.isRowStochastic, "round \(round)")
            #expect(w == again.matrix(round: round), "round \(round)")
            for node in 0..<nodes {
                #expect(schedule.neighbourhood(of: node, round: round) == w.neighbourhood(of: node))
            }
            if let period = schedule.period { #expect(w == schedule.matrix(round: round % period)) }
        }
    }

    @Test func `another seed gives other rounds exactly when the schedule is random`() throws {
        for entry in ScheduleCatalogue.all.entries where entry.name != "alternating" {
            func schedule(_ seed: UInt64) throws -> TopologySchedule {
                let base = ScheduleBase(
                    graph: .ring(nodes: 16), matrix: .metropolisHastings(.ring(nodes: 16)), seed: seed)
                return try entry.schedule(base, Settings(entry.settings))
            }
            let (one, two) = try (schedule(1), schedule(2))
            let differs = (0..<8).contains { one.matrix(round: $0) != two.matrix(round: $0) }
            #expect(differs == entry.isRandom, "\(entry.name)")
            let topologies = try (Topology(schedule: one), Topology(schedule: two))
            #expect((topologies.0.digest != topologies.1.digest) == entry.isRandom, "\(entry.name)")
        }
    }

    @Test func `a fixed matrix has period one`() {
        let schedule = TopologySchedule.fixed(.uniform(.ring(nodes: 5)))
        #expect(schedule.period == 1 && schedule.name == "static")
        #expect(schedule.matrix(round: 0) == schedule.matrix(round: 12))
    }

    @Test func `a generated schedule is the same in whatever order rounds are asked for`() {
        func schedule() -> TopologySchedule {
            .generated(named: "test", nodeCount: 20) { round in
                var stream = RandomStream(seed: 9, purpose: "test rounds", round)
                let graph = Graph.erdosRenyi(nodes: 20, probability: 0.2, using: &stream)
                return .metropolisHastings(graph)
            }
        }
        let (forwards, backwards) = (schedule(), schedule())
        let rounds = Array(0..<30)
        let up = rounds.map { forwards.matrix(round: $0) }
        let down = rounds.reversed().map { backwards.matrix(round: $0) }
        #expect(up == down.reversed())
        #expect(up[0] != up[1])
        #expect(forwards.period == nil)
    }
}

@Suite struct `One-peer exponential schedule` {
    @Test func `node i hears i + h and tells i − h`() {
        let schedule = TopologySchedule.onePeerExponential(nodes: 8)
        let round = schedule.neighbourhood(of: 1, round: 5)  // h = 2^(5 mod 3) = 4
        #expect(round.selfWeight == 0.5)
        #expect(round.incoming == [WeightedNeighbour(node: 5, weight: 0.5)])
        #expect(round.outgoing == [WeightedNeighbour(node: 5, weight: 0.5)])
        let other = TopologySchedule.onePeerExponential(nodes: 5).neighbourhood(of: 1, round: 1)
        #expect(other.incoming.map(\.node) == [3] && other.outgoing.map(\.node) == [4])
    }

    @Test(arguments: 0...6) func `⌈log₂ n⌉ rounds in a row are exact for powers of two, from any start`(
        m: Int
    ) {
        let schedule = TopologySchedule.onePeerExponential(nodes: 1 << m)
        #expect(schedule.period == max(1, m))
        for start in 0..<max(1, m) {
            // Sums of powers of two: only representation errors of at most m roundings are left.
            #expect(schedule.productError(rounds: start..<(start + m)) < 1e-15)
        }
        #expect(schedule.roundsToExactAverage(limit: 20) == m)
    }

    /// ALGORITHMS 1.3, from numerical checks there; three digits.
    @Test(arguments: [(6, 0.217), (12, 0.209), (5, 0.202), (7, 0.125)])
    func `other sizes stay at a known distance from the average after one cycle`(nodes: Int, error: Double)
        throws
    {
        let schedule = TopologySchedule.onePeerExponential(nodes: nodes)
        let period = try #require(schedule.period)
        #expect(abs(schedule.productError(rounds: 0..<period) - error) < 0.0005)
        #expect(schedule.roundsToExactAverage(limit: 15) == nil)
    }

    @Test(arguments: [1, 2, 3, 7, 12]) func `every round is doubly stochastic with one message a node`(
        nodes: Int
    ) {
        let schedule = TopologySchedule.onePeerExponential(nodes: nodes)
        for round in 0..<4 {
            let w = schedule.matrix(round: round)
            #expect(w.isDoublyStochastic && w.messageCount == (nodes == 1 ? 0 : nodes))
        }
    }
}
