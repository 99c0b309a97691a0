import Determinism
import Testing
import Topology

@Suite struct `Sparse analysis` {
    static let graphs: [Graph] = {
        var stream = RandomStream(seed: 11, purpose: "test")
        return [
            .ring(nodes: 24), .torus(rows: 5, columns: 6), .hypercube(dimension: 6), .star(nodes: 30),
            .complete(nodes: 9), .ring(nodes: 3),
            .erdosRenyi(nodes: 80, probability: 0.1, using: &stream),
        ] + ((try? [Graph.randomRegular(nodes: 200, degree: 4, using: &stream)]) ?? [])
    }()

    @Test(arguments: graphs.indices) func `Lanczos' method agrees with the full matrix`(index: Int) throws {
        let w = MixingMatrix.metropolisHastings(Self.graphs[index])
        let dense = SpectralAnalysis(of: w)
        let sparse = SpectralAnalysis(of: w, denseLimit: 0)
        guard case .lanczos(_, let residual) = sparse.method else {
            Issue.record("expected Lanczos' method, got \(sparse.method)")
            return
        }
        #expect(residual <= 1e-8)
        // Eigenvalue errors are of the order of the squared residual over gaps between eigenvalues.
        #expect(abs(sparse.secondEigenvalueModulus - dense.secondEigenvalueModulus) < 1e-10)
        let (small, exact) = try (#require(sparse.smallestEigenvalue), #require(dense.smallestEigenvalue))
        #expect(abs(small - exact) < 1e-10)
    }

    @Test(arguments: [3, 11, 32]) func `the contraction of directed graphs agrees as well`(nodes: Int) {
        let w = MixingMatrix.uniform(.exponential(nodes: nodes))
        let sparse = SpectralAnalysis(of: w, denseLimit: 0)
        #expect(abs(sparse.contraction - SpectralAnalysis(of: w).contraction) < 1e-8)
    }

    @Test func `a long ring that does not converge says so`() {
        let sparse = SpectralAnalysis(of: .uniform(.ring(nodes: 600)), denseLimit: 0, stepLimit: 60)
        guard case .lanczos(let steps, let residual) = sparse.method else {
            Issue.record("expected Lanczos' method, got \(sparse.method)")
            return
        }
        #expect(steps == 60 && residual > 1e-8)
    }

    @Test(arguments: graphs.indices) func `estimated effective neighbours are near the exact ones`(index: Int)
    {
        let graph = Self.graphs[index]
        let w = MixingMatrix.metropolisHastings(graph)
        let probes = 40
        let estimates = EffectiveNeighbours.estimatedMeans(of: w, decays: [0, 0.9, 0.99], probes: probes)
        for (decay, estimate) in zip([0, 0.9, 0.99], estimates) {
            let exact = EffectiveNeighbours(of: w, decay: decay).mean
            // Five standard deviations of the trace estimate at worst: √(2/(n · probes)).
            let slack = 5 * (2 / Double(graph.nodeCount * probes)).squareRoot()
            #expect(abs(estimate / exact - 1) < slack, "\(decay): \(estimate) for \(exact)")
        }
    }
}
