import Determinism
import Glibc
import Testing

@Suite struct `random distributions` {
    private static let count = 10_000

    /// A sample of `count` numbers from a stream named after the distribution.
    private func sample(_ purpose: String, _ draw: (inout RandomStream) -> Double) -> [Double] {
        var stream = RandomStream(seed: 31, purpose: purpose)
        return (0..<Self.count).map { _ in draw(&stream) }
    }

    /// Whether a sample mean lies within 4.5 standard errors of its expectation.
    private func isNear(_ mean: Double, _ expected: Double, variance: Double) -> Bool {
        abs(mean - expected) < 4.5 * (variance / Double(Self.count)).squareRoot()
    }

    private func fits(_ sample: [Double], _ distribution: (Double) -> Double) -> Bool {
        GoodnessOfFit.kolmogorovSmirnov(sample, distribution) < GoodnessOfFit.kolmogorovSmirnovBound
    }

    @Test func `uniform numbers are uniform in [0, 1)`() {
        let sample = sample("uniform") { $0.uniform() }
        #expect(sample.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(isNear(GoodnessOfFit.mean(sample), 1.0 / 2, variance: 1.0 / 12))
        // The squared deviation has variance 1/80 − 1/144 = 1/180.
        #expect(isNear(GoodnessOfFit.variance(sample), 1.0 / 12, variance: 1.0 / 180))
        #expect(fits(sample) { $0 })
    }

    @Test func `uniform numbers of a range stay below its end, even where rounding would reach it`() {
        var stream = RandomStream(seed: 32, purpose: "uniform")
        for _ in 0..<200 {
            #expect(stream.uniform(1, 1.0.nextUp) == 1)
            #expect(stream.uniform(-3, -3) == -3)
            #expect((1e16..<(1e16 + 4)).contains(stream.uniform(1e16, 1e16 + 4)))
        }
        #expect(fits(sample("range") { $0.uniform(-2, 6) }) { ($0 + 2) / 8 })
    }

    @Test func `a Bernoulli number is true with its probability`() {
        for probability in [0, 0.02, 0.5, 0.9, 1] {
            let sample = sample("bernoulli") { $0.bernoulli(probability) ? 1 : 0 }
            let variance = probability * (1 - probability)
            let mean = GoodnessOfFit.mean(sample)
            #expect(variance == 0 ? mean == probability : isNear(mean, probability, variance: variance))
        }
    }

    @Test func `normal numbers have the moments and the shape of the normal distribution`() {
        let sample = sample("normal") { $0.normal() }
        #expect(isNear(GoodnessOfFit.mean(sample), 0, variance: 1))
        #expect(isNear(GoodnessOfFit.variance(sample), 1, variance: 2))
        #expect(isNear(GoodnessOfFit.mean(sample.map { $0 * $0 * $0 }), 0, variance: 15))
        #expect(isNear(GoodnessOfFit.mean(sample.map { $0 * $0 * $0 * $0 }), 3, variance: 96))
        #expect(fits(sample, GoodnessOfFit.normal))
        let lagged = GoodnessOfFit.correlation(Array(sample.dropLast()), Array(sample.dropFirst()))
        #expect(abs(lagged) < 4.5 / Double(Self.count).squareRoot())
    }

    @Test func `normal numbers take a mean and a standard deviation`() {
        let sample = sample("scaled normal") { $0.normal(mean: -4, standardDeviation: 3) }
        #expect(fits(sample) { GoodnessOfFit.normal(($0 + 4) / 3) })
    }

    @Test func `exponential numbers have the given mean and are memoryless`() {
        let sample = sample("exponential") { $0.exponential(mean: 2.5) }
        #expect(sample.allSatisfy { $0 >= 0 && $0.isFinite })
        #expect(isNear(GoodnessOfFit.mean(sample), 2.5, variance: 2.5 * 2.5))
        #expect(fits(sample) { 1 - exp(-$0 / 2.5) })
        var stream = RandomStream(seed: 33, purpose: "exponential")
        #expect(stream.exponential(mean: 0) == 0)
    }

    @Test(arguments: [0.1, 0.5, 1]) func `log-normal numbers have the given mean`(sigma: Double) {
        let sample = sample("log-normal") { $0.logNormal(mean: 20, sigma: sigma) }
        #expect(isNear(GoodnessOfFit.mean(sample), 20, variance: 400 * (exp(sigma * sigma) - 1)))
        #expect(fits(sample) { GoodnessOfFit.normal((log($0 / 20) + sigma * sigma / 2) / sigma) })
        var stream = RandomStream(seed: 34, purpose: "log-normal")
        #expect(stream.logNormal(mean: 20, sigma: 0) == 20)
    }

    @Test(arguments: [0.1, 0.5, 1, 2.5, 20])
    func `gamma numbers have the moments and the shape of the gamma distribution`(shape: Double) {
        let sample = sample("gamma") { $0.gamma(shape: shape) }
        #expect(sample.allSatisfy { $0 >= 0 && $0.isFinite })
        #expect(isNear(GoodnessOfFit.mean(sample), shape, variance: shape))
        // The fourth central moment of a gamma number is 3a² + 6a, so its squared deviation has variance 2a² + 6a.
        #expect(isNear(GoodnessOfFit.variance(sample), shape, variance: 2 * shape * shape + 6 * shape))
        #expect(fits(sample) { GoodnessOfFit.gamma(shape: shape, $0) })
    }

    @Test func `impossible parameters trap`() async {
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.gamma(shape: 0)
        }
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.gamma(shape: .infinity)
        }
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.exponential(mean: -1)
        }
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.bernoulli(1.01)
        }
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.uniform(1, 0)
        }
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.dirichlet([])
        }
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, purpose: "trap")
            _ = stream.dirichlet([1, 0])
        }
    }
}
