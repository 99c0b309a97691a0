import Catalogues
import Testing
import Topology

private func schedule(_ name: String, nodes: Int, degree: Int) throws -> TopologySchedule {
    let entry = try #require(ScheduleCatalogue.all[name])
    let settings = try Settings(entry.settings, given: [("degree", .integer(degree))])
    return try entry.schedule(ScheduleBase(nodeCount: nodes), settings)
}

/// Exactness by vectors: the product is J when every unit vector becomes the constant 1/n; cheaper than
/// products, and enough by linearity.
private func largestError(_ schedule: TopologySchedule) throws -> Double {
    let n = schedule.nodeCount
    let period = try #require(schedule.period)
    var largest = 0.0
    // Three vectors without symmetry find any error with certainty but for measure zero; unit vectors for small n.
    let count = n <= 12 ? n : 3
    for index in 0..<count {
        var x = (0..<n).map {
            n <= 12 ? ($0 == index ? 1.0 : 0) : Double(($0 * 7919 + index * 104_729) % 1009) / 1009
        }
        let mean = x.reduce(0, +) / Double(n)
        for round in 0..<period {
            var y = [Double](repeating: 0, count: n)
            var out = y.mutableSpan
            schedule.matrix(round: round).multiply(x.span, into: &out)
            x = y
        }
        largest = max(largest, x.map { abs($0 - mean) }.max() ?? 0)
    }
    return largest
}

@Suite struct `Base-(k+1) graphs` {
    @Test(arguments: 1...4, [1...40, 41...80, 81...100, 125...128, 243...245, 295...300])
    func `one period is exact for any number of nodes, within the degree and twice the logarithm`(
        k: Int, sizes: ClosedRange<Int>
    ) throws {
        for n in sizes {
            let base = TopologySchedule.baseGraph(nodes: n, degree: k)
            let period = try #require(base.period)
            #expect(try largestError(base) < 1e-13, "n \(n), k \(k)")
            var power = 1
            var logarithm = 0
            while power * (k + 1) <= n {
                power *= k + 1
                logarithm += 1
            }
            // ⌊log⌋ + 1 ≥ log_{k+1} n, so this is at most two above the bound 2 log_{k+1} n + 2 of the paper.
            #expect(period <= 2 * (logarithm + 1) + 2, "n \(n), k \(k)")
            for round in 0..<period {
                let w = base.matrix(round: round)
                #expect(
                    w.isSymmetric && w.isRowStochastic && w.negativeWeight == nil,
                    "n \(n), k \(k), round \(round)")
                #expect((0..<n).allSatisfy { w.row($0).count <= k }, "n \(n), k \(k), round \(round)")
            }
        }
    }

    /// Lengths from ALGORITHMS 1.4.
    @Test(arguments: [
        (1, [5: 5, 6: 4, 7: 5, 10: 6, 11: 7, 16: 4, 22: 8, 24: 6, 25: 9, 32: 5, 50: 10, 64: 6, 100: 11]),
        (2, [6: 2, 10: 4, 25: 6, 50: 7, 100: 8]), (4, [25: 2, 50: 3, 100: 3]),
    ])
    func `periods have the published lengths`(k: Int, lengths: [Int: Int]) {
        for (n, length) in lengths.sorted(by: { $0.key < $1.key }) {
            #expect(TopologySchedule.baseGraph(nodes: n, degree: k).period == length, "n \(n)")
        }
    }

    @Test(arguments: 1...4) func `the simple construction is exact as well and never shorter`(k: Int) throws {
        for n in [1, 2, 3, 5, 6, 7, 11, 22, 25, 50, 91] {
            let simple = try schedule("simple-base-graph", nodes: n, degree: k)
            #expect(try largestError(simple) < 1e-13, "n \(n)")
            let base = try #require(TopologySchedule.baseGraph(nodes: n, degree: k).period)
            #expect(try #require(simple.period) >= base, "n \(n)")
            for round in 0..<(simple.period ?? 0) {
                #expect((0..<n).allSatisfy { simple.matrix(round: round).row($0).count <= k }, "n \(n)")
            }
        }
    }

    @Test func `the product over one period is the average itself`() {
        #expect(TopologySchedule.baseGraph(nodes: 11, degree: 1).productError(rounds: 0..<7) < 1e-15)
    }
}

@Suite struct `Exact schedules with conditions` {
    @Test(arguments: [(8, 1, 3), (12, 2, 3), (30, 4, 3), (1, 1, 1), (2, 1, 1), (25, 4, 2)])
    func `hyper-hypercubes need one round for each factor`(nodes: Int, degree: Int, rounds: Int) throws {
        let hyper = try schedule("hyper-hypercube", nodes: nodes, degree: degree)
        #expect(hyper.period == rounds)
        #expect(try largestError(hyper) < 1e-13)
    }

    @Test(arguments: [(16, 4, true), (27, 3, true), (20, 4, false), (1, 4, true)])
    func `a Moshpit grid is exact when it is full`(nodes: Int, size: Int, isExact: Bool) throws {
        let entry = try #require(ScheduleCatalogue.all["moshpit-grid"])
        let grid = try entry.schedule(
            ScheduleBase(nodeCount: nodes), Settings(entry.settings, given: [("size", .integer(size))]))
        #expect(try (largestError(grid) < 1e-13) == isExact)
        #expect((0..<(grid.period ?? 0)).allSatisfy { grid.matrix(round: $0).isDoublyStochastic })
    }

    @Test func `periodic averaging is exact once a period and the given weights otherwise`() throws {
        let entry = try #require(ScheduleCatalogue.all["periodic-averaging"])
        let ring = MixingMatrix.metropolisHastings(.ring(nodes: 6))
        let settings = try Settings(entry.settings, given: [("every", 3)])
        let schedule = try entry.schedule(ScheduleBase(graph: .ring(nodes: 6), matrix: ring), settings)
        #expect(schedule.period == 3 && schedule.matrix(round: 4) == ring)
        #expect(schedule.productError(rounds: 0..<3) < 1e-15)
        #expect(throws: TopologyError.self) { try entry.schedule(ScheduleBase(nodeCount: 6), settings) }
    }

    @Test func `alternating goes through its families and explains wrong names`() throws {
        let entry = try #require(ScheduleCatalogue.all["alternating"])
        func schedule(_ families: String) throws -> TopologySchedule {
            try entry.schedule(
                ScheduleBase(nodeCount: 8), Settings(entry.settings, given: [("families", .text(families))]))
        }
        let two = try schedule("ring, hypercube")
        #expect(two.matrix(round: 2) == .metropolisHastings(.ring(nodes: 8)))
        #expect(two.matrix(round: 3) == .metropolisHastings(.hypercube(dimension: 3)))
        let typo = #expect(throws: TopologyError.self) { try schedule("ring,hypercub") }
        #expect(typo?.description.contains("did you mean 'hypercube'?") == true)
        #expect(throws: TopologyError.self) { try schedule("petersen") }
        #expect(throws: TopologyError.self) { try schedule(",") }
    }
}
