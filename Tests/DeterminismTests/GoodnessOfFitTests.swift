import Determinism
import Glibc
import Testing

@Suite struct `goodness of fit` {
    @Test func `the gamma distribution function meets its closed forms`() {
        for x in [0.01, 0.3, 1, 2.5, 9] {
            #expect(abs(GoodnessOfFit.gamma(shape: 1, x) - (1 - exp(-x))) < 1e-12)
            #expect(abs(GoodnessOfFit.gamma(shape: 0.5, x) - erf(x.squareRoot())) < 1e-12)
            #expect(abs(GoodnessOfFit.gamma(shape: 2, x) - (1 - (1 + x) * exp(-x))) < 1e-12)
        }
    }

    @Test func `a slightly wrong distribution is found out`() {
        var stream = RandomStream(seed: 11, purpose: "goodness of fit")
        let sample = (0..<20_000).map { _ in stream.uniform() }
        #expect(GoodnessOfFit.kolmogorovSmirnov(sample.map { $0 * 0.97 }, { min(1, $0) }) > 2.3)
        #expect(GoodnessOfFit.kolmogorovSmirnov(sample.map { $0 * $0 }, { $0 }) > 30)
    }

    @Test func `a slightly uneven die is found out`() {
        // Exact quantiles: SciPy's chi2.ppf(1 - 1e-4, degrees). The approximation is worst for few degrees.
        for (degrees, exact) in [(1, 15.137), (2, 18.421), (3, 21.108), (23, 57.075), (69, 121.44)] {
            #expect(abs(GoodnessOfFit.chiSquareBound(degrees: degrees) / exact - 1) < 0.08)
        }
        #expect(GoodnessOfFit.chiSquare([1200, 1000, 1000, 800]) > GoodnessOfFit.chiSquareBound(degrees: 3))
    }
}
