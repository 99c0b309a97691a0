import Determinism

/// An estimate with the interval that holds it with the stated confidence.
public struct Estimate: Codable, Sendable, Equatable {
    /// The estimate from all values.
    public var value: Double

    /// Lower end of the interval; absent when one value alone gives none.
    public var low: Double?

    /// Upper end of the interval; absent when one value alone gives none.
    public var high: Double?

    /// Puts an estimate together from its fields.
    public init(value: Double, low: Double? = nil, high: Double? = nil) {
        self.value = value
        self.low = low
        self.high = high
    }

    /// Whether the intervals of two estimates have a point in common; true when either has none.
    public func overlaps(_ other: Estimate) -> Bool {
        guard let low, let high, let otherLow = other.low, let otherHigh = other.high else { return true }
        return low <= otherHigh && otherLow <= high
    }
}

/// Percentile bootstrap intervals (Efron 1979; Efron and Tibshirani 1993, chapter 13).
///
/// The statistic is computed on resamples drawn with replacement, and the interval runs between the quantiles of the
/// results.
///
/// Few values (seeds) give intervals that are too narrow: with three, the extreme values themselves are the bounds.
public struct Bootstrap: Sendable {
    /// The share of the resamples inside the interval, in (0, 1).
    public var confidence: Double

    /// How many resamples are drawn.
    public var resamples: Int

    private let stream: RandomStream

    /// A bootstrap whose every result is a function of its values and this seed.
    public init(confidence: Double = 0.95, resamples: Int = 2000, seed: UInt64 = 0) {
        precondition(confidence > 0 && confidence < 1, "the confidence \(confidence) is outside (0, 1)")
        precondition(resamples > 0, "a bootstrap needs resamples (got \(resamples))")
        self.confidence = confidence
        self.resamples = resamples
        stream = RandomStream(seed: seed, purpose: "bootstrap")
    }

    /// The mean and its interval.
    public func mean(_ values: [Double]) -> Estimate {
        interval(count: values.count) { picks in
            var sum = 0.0
            for position in picks { sum += values[position] }
            return picks.isEmpty ? .nan : sum / Double(picks.count)
        }
    }

    /// The ratio of the means, mean(numerators) / mean(denominators), and its interval.
    ///
    /// With `paired`, the k-th numerator and denominator belong together (the same seed) and are drawn together.
    public func ratio(_ numerators: [Double], over denominators: [Double], paired: Bool) -> Estimate {
        if paired {
            precondition(
                numerators.count == denominators.count,
                "paired values need a partner each (got \(numerators.count) and \(denominators.count))"
            )
            return interval(count: numerators.count) { picks in
                SampleStatistics.mean(picks.map { numerators[$0] })
                    / SampleStatistics.mean(picks.map { denominators[$0] })
            }
        }
        let value = SampleStatistics.mean(numerators) / SampleStatistics.mean(denominators)
        guard numerators.count > 1, denominators.count > 1 else { return Estimate(value: value) }
        var draws = stream
        var results: [Double] = []
        results.reserveCapacity(resamples)
        for _ in 0..<resamples {
            let above = numerators.indices.map { _ in numerators[draws.integer(below: numerators.count)] }
            let below = denominators.indices.map { _ in denominators[draws.integer(below: denominators.count)]
            }
            results.append(SampleStatistics.mean(above) / SampleStatistics.mean(below))
        }
        return estimate(value, results)
    }

    /// Any statistic of positions `0 ..< count`, and its interval.
    private func interval(count: Int, of statistic: ([Int]) -> Double) -> Estimate {
        let value = statistic(Array(0..<count))
        guard count > 1 else { return Estimate(value: value) }
        var draws = stream
        var results: [Double] = []
        results.reserveCapacity(resamples)
        var picks = [Int](repeating: 0, count: count)
        for _ in 0..<resamples {
            for position in picks.indices { picks[position] = draws.integer(below: count) }
            results.append(statistic(picks))
        }
        return estimate(value, results)
    }

    private func estimate(_ value: Double, _ results: [Double]) -> Estimate {
        let sorted = SampleStatistics.sorted(results)
        let tail = (1 - confidence) / 2
        return Estimate(
            value: value,
            low: SampleStatistics.quantile(sorted: sorted, tail),
            high: SampleStatistics.quantile(sorted: sorted, 1 - tail)
        )
    }
}
