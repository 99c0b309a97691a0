import Glibc

/// Tests of samples against distributions, at level 1e-4: with the fixed seeds of these suites each passes or fails for
/// good, and a wrong distribution is far beyond the bound.
enum GoodnessOfFit {
    /// The Kolmogorov–Smirnov distance between a sample and a distribution, times √n.
    static func kolmogorovSmirnov(_ sample: [Double], _ distribution: (Double) -> Double) -> Double {
        let sorted = sample.sorted()
        let count = Double(sorted.count)
        var distance = 0.0
        for (index, value) in sorted.enumerated() {
            let expected = distribution(value)
            distance = max(distance, expected - Double(index) / count, Double(index + 1) / count - expected)
        }
        return distance * count.squareRoot()
    }

    /// The 1 − 1e-4 quantile of `kolmogorovSmirnov`: the k with 2·exp(−2k²) = 1e-4 (Smirnov's limit).
    static let kolmogorovSmirnovBound = (log(2e4) / 2).squareRoot()

    /// Pearson's χ² of observed counts against equal expectations.
    static func chiSquare(_ observed: [Int]) -> Double {
        let expected = Double(observed.reduce(0, +)) / Double(observed.count)
        return observed.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }

    /// The 1 − 1e-4 quantile of χ² (Wilson & Hilferty 1931; 3.719 is the normal quantile).
    static func chiSquareBound(degrees: Int) -> Double {
        let variance = 2 / (9 * Double(degrees))
        return Double(degrees) * pow(1 - variance + 3.719 * variance.squareRoot(), 3)
    }

    /// The standard normal distribution function.
    static func normal(_ x: Double) -> Double { erfc(-x / 2.squareRoot()) / 2 }

    /// The gamma distribution function of scale 1: the regularised lower incomplete gamma function, by its power series.
    static func gamma(shape: Double, _ x: Double) -> Double {
        guard x > 0 else { return 0 }
        var term = 1 / shape
        var sum = term
        var divisor = shape
        while term > sum * 1e-15 {
            divisor += 1
            term *= x / divisor
            sum += term
        }
        return sum * exp(shape * log(x) - x - lgamma(shape))
    }

    /// Pearson's correlation of two samples.
    static func correlation(_ x: [Double], _ y: [Double]) -> Double {
        let (meanX, meanY) = (mean(x), mean(y))
        let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / Double(x.count)
        return covariance / (variance(x) * variance(y)).squareRoot()
    }

    static func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

    static func variance(_ x: [Double]) -> Double {
        let mean = mean(x)
        return x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    }
}
