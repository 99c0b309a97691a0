import Catalogues
import Determinism
import Glibc
import Testing
import Topology

@Suite struct `Spectra of random regular graphs` {
    /// Friedman, "A proof of Alon's second eigenvalue conjecture", 2008: the modulus of A/d tends to
    /// 2√(d − 1)/d; ALGORITHMS 1.2 has .937, .863, .792, .739 at n = 256.
    @Test(arguments: 3...6) func `the second modulus is Friedman's within two percent`(d: Int) throws {
        let n = 256
        let degree = Double(d)
        var sum = 0.0
        for seed in 0..<5 {
            var stream = RandomStream(seed: UInt64(seed), purpose: "test")
            let graph = try Graph.randomRegular(nodes: n, degree: d, using: &stream)
            // Weights 1/(d + 1) have eigenvalues (1 + d μ)/(d + 1), μ those of A/d.
            let spectrum = SpectralAnalysis(of: .metropolisHastings(graph)).spectrum
            let (second, last) = (spectrum[1].real, spectrum[n - 1].real)
            sum += max(abs((degree + 1) * second - 1), abs((degree + 1) * last - 1)) / degree
        }
        let expected = 2 * (degree - 1).squareRoot() / degree
        #expect(abs(sum / 5 / expected - 1) < 0.02)
    }
}

@Suite struct `Automorphisms` {
    private func keepsEdges(_ graph: Graph, _ map: (Int) -> Int) -> Bool {
        graph.edges.allSatisfy { graph.hasEdge(from: map($0.from), to: map($0.to)) }
    }

    @Test(arguments: [(3, 4), (4, 4), (5, 3), (2, 5), (1, 6), (2, 2)])
    func `a torus looks the same from everywhere and in every mirror`(rows: Int, columns: Int) {
        let torus = Graph.torus(rows: rows, columns: columns)
        func place(_ r: Int, _ c: Int) -> Int { (r + rows) % rows * columns + (c + columns) % columns }
        #expect(keepsEdges(torus) { place($0 / columns + 1, $0 % columns) })
        #expect(keepsEdges(torus) { place($0 / columns, $0 % columns + 1) })
        #expect(keepsEdges(torus) { place(-($0 / columns), $0 % columns) })
        #expect(keepsEdges(torus) { place($0 / columns, -($0 % columns)) })
        if rows == columns { #expect(keepsEdges(torus) { place($0 % columns, $0 / columns) }) }
        // The helix i ± 1, i ± columns fails this for more than one row.
        if rows > 2, columns > 2 { #expect(!torus.hasEdge(from: columns - 1, to: columns)) }
    }

    @Test func `hypercubes, circulants and the Petersen graph are vertex-transitive`() {
        for mask in 0..<16 { #expect(keepsEdges(.hypercube(dimension: 4)) { $0 ^ mask }) }
        #expect(keepsEdges(.circulant(nodes: 9, offsets: [1, 3])) { ($0 + 1) % 9 })
        #expect(keepsEdges(.exponential(nodes: 11)) { ($0 + 1) % 11 })
        // Five-fold rotation of both rings.
        #expect(keepsEdges(.petersen()) { $0 < 5 ? ($0 + 1) % 5 : 5 + ($0 - 4) % 5 })
    }
}

@Suite struct `Expected contractions` {
    private func schedule(
        _ name: String, nodes: Int, _ given: [(name: String, value: SettingValue)]
    ) throws -> TopologySchedule {
        let entry = try #require(ScheduleCatalogue.all[name])
        return try entry.schedule(
            ScheduleBase(nodeCount: nodes, seed: 11), Settings(entry.settings, given: given))
    }

    /// The mean of ‖W_t x − x̄‖²/‖x − x̄‖² over rounds for one x, and the standard error of that mean.
    private func contraction(
        _ schedule: TopologySchedule, rounds: Int
    ) -> (mean: Double, error: Double) {
        let n = schedule.nodeCount
        let x = (0..<n).map { sin(Double($0 * $0) + 1) }
        let mean = x.reduce(0, +) / Double(n)
        let start = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        var (sum, squares) = (0.0, 0.0)
        for round in 0..<rounds {
            var y = [Double](repeating: 0, count: n)
            var out = y.mutableSpan
            schedule.matrix(round: round).multiply(x.span, into: &out)
            let centre = y.reduce(0, +) / Double(n)
            let part = y.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / start
            sum += part
            squares += part * part
        }
        let count = Double(rounds)
        let average = sum / count
        let variance = max(0, squares / count - average * average)
        return (average, (variance / count).squareRoot())
    }

    /// ALGORITHMS 1.6: whatever the differences are, the expectation over rounds is the same number.
    private static let cases: [(name: String, nodes: Int, setting: String, value: Int, expected: Double)] = [
        ("random-matching", 16, "", 0, 7.0 / 15), ("random-groups", 12, "size", 4, 2.0 / 11),
        ("el-oracle", 16, "degree", 4, 11.0 / 75), ("el-oracle", 10, "degree", 3, 1.0 / 6),
        ("od-equidyn", 8, "", 0, 0.4375),
    ]

    @Test(arguments: cases.indices)
    func `rounds contract as their closed forms say, within three standard errors`(index: Int) throws {
        let (name, nodes, setting, value, expected) = Self.cases[index]
        let given: [(name: String, value: SettingValue)] =
            setting.isEmpty ? [] : [(setting, .integer(value))]
        let found = contraction(try schedule(name, nodes: nodes, given), rounds: 600)
        #expect(found.error > 0 && found.error < 0.02)
        #expect(abs(found.mean - expected) < 3 * found.error)
    }
}

@Suite(.enabled(if: getenv("MURMUR_LONG_TESTS") != nil)) struct `Base graphs at every size` {
    @Test(arguments: 1...4) func `the product is the average for n = 2 … 300`(k: Int) throws {
        for n in 2...300 {
            let base = TopologySchedule.baseGraph(nodes: n, degree: k)
            let period = try #require(base.period)
            #expect(base.roundsToExactAverage(limit: period, tolerance: 1e-13) != nil, "n \(n), k \(k)")
            #expect(Double(period) <= 2 * log(Double(n)) / log(Double(k + 1)) + 2 + 1e-9, "n \(n), k \(k)")
            for round in 0..<period {
                let w = base.matrix(round: round)
                #expect(w.isSymmetric && w.isRowStochastic && w.negativeWeight == nil, "n \(n), k \(k)")
                #expect((0..<n).allSatisfy { w.row($0).count <= k }, "n \(n), k \(k), round \(round)")
            }
        }
    }
}
