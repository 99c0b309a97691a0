import Determinism
import Testing

@Suite struct `random points of the simplex` {
    @Test(arguments: [[1, 1, 1], [0.1, 0.1, 0.1, 0.1], [0.5, 2, 7.5], [1e-3, 1e-3], [5], [1e6, 1e6]])
    func `coordinates are shares of one whole`(concentrations: [Double]) {
        var stream = RandomStream(seed: 41, purpose: "dirichlet")
        for _ in 0..<300 {
            let point = stream.dirichlet(concentrations)
            #expect(point.count == concentrations.count)
            #expect(point.allSatisfy { $0 >= 0 && $0 <= 1 })
            #expect(abs(point.reduce(0, +) - 1) < 1e-14)  // A few roundings of numbers up to 1.
        }
    }

    @Test(arguments: [[0.5, 2, 7.5], [0.1, 0.1], [10, 1, 1, 1]])
    func `coordinates have the mean and variance of the distribution`(concentrations: [Double]) {
        let count = 4_000
        var stream = RandomStream(seed: 42, purpose: "dirichlet")
        let points = (0..<count).map { _ in stream.dirichlet(concentrations) }
        let total = concentrations.reduce(0, +)
        for (index, concentration) in concentrations.enumerated() {
            let coordinates = points.map { $0[index] }
            let share = concentration / total
            let variance = share * (1 - share) / (total + 1)
            #expect(
                abs(GoodnessOfFit.mean(coordinates) - share) < 4.5 * (variance / Double(count)).squareRoot())
            // The fourth moment of a number in [0, 1] is at most its second: this bounds the error of the variance.
            #expect(
                abs(GoodnessOfFit.variance(coordinates) - variance) < 4.5
                    * (variance / Double(count)).squareRoot())
        }
    }

    @Test func `two concentrations of one give a uniform share`() {
        var stream = RandomStream(seed: 43, purpose: "dirichlet")
        let shares = (0..<5_000).map { _ in stream.dirichlet([1, 1])[0] }
        #expect(GoodnessOfFit.kolmogorovSmirnov(shares) { $0 } < GoodnessOfFit.kolmogorovSmirnovBound)
    }

    @Test(arguments: [1e-7, 1e-100, 1e-300])
    func `with tiny concentrations one coordinate takes all, as often as its concentration says`(
        scale: Double
    ) {
        let count = 2_000
        var stream = RandomStream(seed: 44, purpose: "dirichlet")
        var winners = [0, 0, 0]
        for _ in 0..<count {
            let point = stream.dirichlet([scale, 2 * scale, 5 * scale])
            let largest = point.reduce(0, max)
            // The two largest are within a factor of 100 in about one of 1/(40·scale) draws.
            #expect(largest > 0.99)
            winners[point.firstIndex(of: largest) ?? 0] += 1
        }
        for (winner, share) in zip(winners, [0.125, 0.25, 0.625]) {
            let deviation = (share * (1 - share) * Double(count)).squareRoot()
            #expect(abs(Double(winner) - share * Double(count)) < 4.5 * deviation)
        }
    }
}
