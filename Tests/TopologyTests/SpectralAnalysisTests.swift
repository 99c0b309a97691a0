import Glibc
import Testing
import Topology

/// The closed forms of the literature; 1e-12 is a thousand roundings of numbers near 1.
@Suite struct `Spectral analysis` {
    private static let tolerance = 1e-12

    private func expectSpectrum(
        _ graph: Graph, _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let analysis = SpectralAnalysis(of: .metropolisHastings(graph))
        let sorted = expected.sorted(by: >)
        #expect(analysis.isSymmetric, sourceLocation: sourceLocation)
        #expect(analysis.spectrum.count == sorted.count, sourceLocation: sourceLocation)
        for (value, want) in zip(analysis.spectrum, sorted) {
            #expect(abs(value.real - want) < Self.tolerance, sourceLocation: sourceLocation)
            #expect(value.imaginary == 0, sourceLocation: sourceLocation)
        }
        let second = sorted.dropFirst().map { abs($0) }.max() ?? 0
        #expect(
            abs(analysis.secondEigenvalueModulus - second) < Self.tolerance, sourceLocation: sourceLocation)
        #expect(abs(analysis.spectralGap - (1 - second)) < Self.tolerance, sourceLocation: sourceLocation)
        #expect(abs(analysis.contraction - second) < Self.tolerance, sourceLocation: sourceLocation)
        let smallest = sorted.last ?? 0
        #expect(
            abs((analysis.smallestEigenvalue ?? .nan) - smallest) < Self.tolerance,
            sourceLocation: sourceLocation)
    }

    @Test(arguments: [3, 4, 5, 8, 17, 32]) func `a ring has (1 + 2 cos 2πk/n)/3`(n: Int) {
        expectSpectrum(.ring(nodes: n), (0..<n).map { (1 + 2 * cos(2 * .pi * Double($0) / Double(n))) / 3 })
    }

    @Test(arguments: [4, 8, 18]) func `an even ring has the smallest eigenvalue −1/3`(n: Int) throws {
        let smallest = try #require(SpectralAnalysis(of: .uniform(.ring(nodes: n))).smallestEigenvalue)
        #expect(abs(smallest + 1.0 / 3) < Self.tolerance)
    }

    @Test(arguments: [3, 4, 9, 16]) func `a path has 1/3 + 2/3 cos πk/n`(n: Int) {
        expectSpectrum(.path(nodes: n), (0..<n).map { 1.0 / 3 + 2.0 / 3 * cos(.pi * Double($0) / Double(n)) })
    }

    @Test(arguments: [(3, 3), (4, 4), (3, 5), (4, 6)])
    func `a torus has (1 + 2 cos 2πp/a + 2 cos 2πq/c)/5`(a: Int, c: Int) {
        var expected: [Double] = []
        for p in 0..<a {
            for q in 0..<c {
                let angles = (2 * Double.pi * Double(p) / Double(a), 2 * Double.pi * Double(q) / Double(c))
                expected.append((1 + 2 * cos(angles.0) + 2 * cos(angles.1)) / 5)
            }
        }
        expectSpectrum(.torus(rows: a, columns: c), expected)
    }

    @Test func `a torus of 4 × 4 has modulus 0.6 at both ends of the spectrum`() {
        let analysis = SpectralAnalysis(of: .metropolisHastings(.torus(rows: 4, columns: 4)))
        #expect(abs(analysis.secondEigenvalueModulus - 0.6) < Self.tolerance)
        #expect(abs((analysis.smallestEigenvalue ?? 0) + 0.6) < Self.tolerance)
        #expect(abs(analysis.spectrum[1].real - 0.6) < Self.tolerance)
    }

    @Test(arguments: 1...6) func `a hypercube has 1 − 2k/(m + 1), binomially often`(m: Int) {
        let expected = (0..<(1 << m)).map { 1 - 2 * Double($0.nonzeroBitCount) / Double(m + 1) }
        expectSpectrum(.hypercube(dimension: m), expected)
    }

    @Test(arguments: [2, 3, 10]) func `a complete graph has 1 and 0`(n: Int) {
        expectSpectrum(.complete(nodes: n), [1] + [Double](repeating: 0, count: n - 1))
    }

    @Test(arguments: [3, 4, 12]) func `a star has 1, 1 − 1/n and 0`(n: Int) {
        expectSpectrum(.star(nodes: n), [1, 0] + [Double](repeating: 1 - 1 / Double(n), count: n - 2))
    }

    @Test func `one node has gap one`() {
        let analysis = SpectralAnalysis(of: .identity(nodeCount: 1))
        #expect(analysis.spectralGap == 1 && analysis.contraction == 0 && analysis.smallestEigenvalue == 1)
    }

    @Test func `a disconnected graph has gap zero`() throws {
        let graph = try Graph(nodeCount: 4, edges: [Edge(0, 1), Edge(2, 3)])
        let analysis = SpectralAnalysis(of: .metropolisHastings(graph))
        #expect(abs(analysis.spectralGap) < Self.tolerance)
        #expect(analysis.rounds(toShrinkBy: 0.5).map { $0 > 1e10 } ?? true)
    }

    @Test(arguments: 2...40) func `the exponential graph's one-round contraction has a closed form`(n: Int) {
        let contraction = SpectralAnalysis(of: .uniform(.exponential(nodes: n))).contraction
        let hops = (0..<10).first { 1 << $0 >= n } ?? 0
        let bound = 2 / Double(1 + hops)
        if n.isMultiple(of: 2) {
            #expect(abs(1 - contraction - bound) < Self.tolerance)
        } else {
            #expect(1 - contraction > bound + 1e-6)
        }
        if n == 5 { #expect(abs(1 - contraction - 0.75) < Self.tolerance) }
    }

    @Test func `a circulant directed graph's moduli equal its contraction, for it is normal`() {
        let analysis = SpectralAnalysis(of: .uniform(.exponential(nodes: 11)))
        #expect(!analysis.isSymmetric && analysis.smallestEigenvalue == nil)
        #expect(abs(analysis.secondEigenvalueModulus - analysis.contraction) < Self.tolerance)
        #expect(analysis.spectrum.count == 11)
    }

    @Test func `rounds to shrink follow the logarithm`() throws {
        let analysis = SpectralAnalysis(of: .metropolisHastings(.star(nodes: 4)))  // modulus 3/4
        #expect(abs(try #require(analysis.rounds(toShrinkBy: 0.75 * 0.75)) - 2) < Self.tolerance)
    }
}

@Suite struct `Effective neighbours` {
    /// ALGORITHMS 1.7, from Vogels et al.'s formula at n = 32; one digit after the point.
    @Test(arguments: [
        (Graph.ring(nodes: 32), 6.6, 17.1), (.torus(rows: 4, columns: 8), 15.7, 28.5),
        (.hypercube(dimension: 5), 19.6, 30.0), (.star(nodes: 32), 1.7, 6.4), (.complete(nodes: 32), 32, 32),
    ])
    func `numbers of the literature at 32 nodes`(graph: Graph, at90: Double, at99: Double) {
        let w = MixingMatrix.metropolisHastings(graph)
        #expect(abs(EffectiveNeighbours(of: w, decay: 0.9).mean - at90) < 0.051)
        #expect(abs(EffectiveNeighbours(of: w, decay: 0.99).mean - at99) < 0.051)
    }

    @Test func `without memory a ring has three, and in the long run all`() {
        let w = MixingMatrix.metropolisHastings(.ring(nodes: 12))
        #expect(abs(EffectiveNeighbours(of: w, decay: 0).mean - 3) < 1e-12)
        // (1 − γ)-corrections are of the order 1e-6 × the sum of 1/(1 − λ²).
        #expect(abs(EffectiveNeighbours(of: w, decay: 1 - 1e-9).mean - 12) < 1e-5)
    }

    @Test func `a lone worker and an unconnected one count one`() {
        #expect(abs(EffectiveNeighbours(of: .identity(nodeCount: 1), decay: 0.9).mean - 1) < 1e-12)
        let apart = EffectiveNeighbours(of: .identity(nodeCount: 3), decay: 0.9)
        #expect(abs(apart.mean - 1) < 1e-12 && abs(apart.worst - 1) < 1e-12)
    }

    @Test(arguments: [3, 5, 8, 11], [0, 0.5, 0.99])
    func `directed graphs agree with the formula for normal matrices`(
        nodes: Int, decay: Double
    ) {
        let w = MixingMatrix.uniform(.exponential(nodes: nodes))
        // A circulant matrix is normal: mean variance = mean |λ|²/(1 − γ|λ|²).
        let variance =
            SpectralAnalysis(of: w).spectrum.map { value in
                let square = value.modulus * value.modulus
                return square / (1 - decay * square)
            }.reduce(0, +) / Double(nodes)
        let found = EffectiveNeighbours(of: w, decay: decay)
        #expect(abs(found.mean * (1 - decay) * variance - 1) < 1e-12)
        #expect(abs(found.worst - found.mean) < 1e-10 * found.mean)
    }

    @Test func `the worst node of a star is worse off than the mean`() {
        let star = EffectiveNeighbours(of: .metropolisHastings(.star(nodes: 10)), decay: 0.9)
        #expect(star.worst < star.mean)
    }

    @Test func `a schedule that repeats one matrix counts as that matrix`() {
        let w = MixingMatrix.metropolisHastings(.path(nodes: 5))
        let (once, thrice) = (
            EffectiveNeighbours(of: w, decay: 0.9),
            EffectiveNeighbours(of: .periodic(named: "test", [w, w, w]), decay: 0.9)
        )
        #expect(abs(once.mean - thrice.mean) < 1e-12 && abs(once.worst - thrice.worst) < 1e-12)
    }

    @Test func `exact averaging every second round is worked out by hand`() {
        // n = 2, W = I, then J. After J both values are equal with variance V; after I they have variance γV + 1 and
        // covariance γV; after J again the mean's variance, γ(2γV + 1)/2 + 1/2, which is V.
        let decay = 0.5
        let schedule = TopologySchedule.periodic(
            named: "test", [.identity(nodeCount: 2), .metropolisHastings(.complete(nodes: 2))])
        let v = (decay + 1) / (2 * (1 - decay * decay))
        let u = decay * v + 1
        let expected = 1 / (1 - decay) / ((u + v) / 2)
        #expect(abs(EffectiveNeighbours(of: schedule, decay: decay).mean - expected) < 1e-12)
    }
}
