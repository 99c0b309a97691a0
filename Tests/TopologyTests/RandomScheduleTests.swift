import Catalogues
import Testing
import Topology

private func schedule(
    _ name: String, nodes: Int, _ given: [(name: String, value: SettingValue)] = [], seed: UInt64 = 1
) throws -> TopologySchedule {
    let entry = try #require(ScheduleCatalogue.all[name])
    return try entry.schedule(
        ScheduleBase(nodeCount: nodes, seed: seed), Settings(entry.settings, given: given))
}

@Suite struct `Random schedules` {
    /// ALGORITHMS 1.6; every round contracts isotropic disagreement by this much, whatever the draw.
    @Test(arguments: [2, 8, 16]) func `a matching contracts by 1/2 − 1/(2(n − 1))`(n: Int) throws {
        let matching = try schedule("random-matching", nodes: n)
        let expected = 0.5 - 1 / (2 * Double(n - 1))
        #expect(abs(ExpectedContraction(of: matching, rounds: 0..<3).mean - expected) < 1e-12)
        #expect((0..<4).allSatisfy { matching.matrix(round: $0).messageCount == n })
    }

    @Test func `with an odd number of nodes one rests`() throws {
        let matching = try schedule("random-matching", nodes: 7)
        #expect((0..<4).allSatisfy { matching.matrix(round: $0).messageCount == 6 })
        #expect((0..<4).allSatisfy { matching.matrix(round: $0).isDoublyStochastic })
    }

    @Test(arguments: [(12, 4), (9, 3), (10, 5)]) func `groups contract by (r − 1)/(n − 1)`(n: Int, size: Int)
        throws
    {
        let groups = try schedule("random-groups", nodes: n, [("size", .integer(size))])
        let expected = Double(n / size - 1) / Double(n - 1)
        #expect(abs(ExpectedContraction(of: groups, rounds: 0..<3).mean - expected) < 1e-12)
    }

    @Test(arguments: [(10, 3), (16, 4), (9, 2), (8, 7)])
    func `EL-Oracle contracts by (1 − s/(n − 1))/(s + 1)`(
        n: Int, s: Int
    ) throws {
        let oracle = try schedule("el-oracle", nodes: n, [("degree", .integer(s))])
        let expected = (1 - Double(s) / Double(n - 1)) / Double(s + 1)
        #expect(abs(ExpectedContraction(of: oracle, rounds: 0..<3).mean - expected) < 1e-12)
    }

    /// ALGORITHMS 7.2: EL-Local at n = 32 contracts by .61, .41, .22, .11 for s = 1, 2, 4, 7.
    @Test(arguments: [(1, 0.61), (2, 0.41), (4, 0.22), (7, 0.11)])
    func `EL-Local sends s messages a node and contracts as measured`(s: Int, expected: Double) throws {
        let local = try schedule("el-local", nodes: 32, [("degree", .integer(s))])
        for round in 0..<3 {
            let w = local.matrix(round: round)
            #expect((0..<32).allSatisfy { w.column($0).count == s } && w.isRowStochastic)
        }
        // Rounds spread by some 5 %; the mean of 40 is within 1 % plus the two digits of the source.
        #expect(abs(ExpectedContraction(of: local, rounds: 0..<40).mean - expected) < 0.02)
    }

    /// ALGORITHMS 1.5, η = 1/2: the directed contraction is the same in every direction and for every draw.
    @Test(arguments: [(8, 0.4375), (17, 0.4706), (32, 0.4844)])
    func `OD-EquiDyn contracts as published`(n: Int, expected: Double) throws {
        let contraction = ExpectedContraction(of: try schedule("od-equidyn", nodes: n), rounds: 0..<3)
        #expect(abs(contraction.mean - expected) < 0.00005)
    }

    /// The mean over directions from all n(n − 1) draws of (u, s), enumerated with NumPy; the worst
    /// direction, as in ALGORITHMS 1.5, is .508 at n = 8.
    @Test(arguments: [(8, 0.477679), (17, 0.532872), (32, 0.540512)])
    func `OU-EquiDyn contracts as published on average`(n: Int, expected: Double) throws {
        let rounds = n == 8 ? 3_000 : 300
        let contraction = ExpectedContraction(of: try schedule("ou-equidyn", nodes: n), rounds: 0..<rounds)
        // Draws differ by how many pairs the scan finds: spread up to 0.1; three deviations of the mean.
        #expect(abs(contraction.mean - expected) < 3 * 0.1 / Double(rounds).squareRoot())
        if n == 8 { #expect(abs(contraction.worst - 0.508) < 0.01) }
    }

    @Test func `a full step nearly permutes and contracts badly`() throws {
        // ALGORITHMS 1.5: .94 at n = 32.
        let full = ExpectedContraction(
            of: try schedule("od-equidyn", nodes: 32, [("step", 1)]), rounds: 0..<2)
        #expect(abs(full.mean - 0.94) < 0.005)
    }

    @Test(arguments: ["d-equistatic", "u-equistatic"])
    func `EquiStatic is doubly stochastic with bounded degree`(
        name: String
    ) throws {
        for nodes in [2, 9, 64] {
            let w = try schedule(name, nodes: nodes, [("shifts", 6)]).matrix(round: 0)
            #expect(w.isDoublyStochastic && (name == "d-equistatic" || w.isSymmetric))
            #expect(w.row(0).count <= (name == "d-equistatic" ? 6 : 12))
        }
        // M = 64 shifts at n = 64: below 0.8 by far (ALGORITHMS 1.5 needs 6 to 8 for that).
        let many = try schedule(name, nodes: 64, [("shifts", 64)]).matrix(round: 0)
        #expect(SpectralAnalysis(of: many).contraction < 0.5)
    }
}
