import Determinism
import Reports
import Testing

@Suite struct SampleStatisticsTests {
    @Test func `mean and sample standard deviation of 2 4 4 4 5 5 7 9`() {
        let values: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]
        #expect(SampleStatistics.mean(values) == 5)
        // The squares sum to 32; divided by 8 − 1.
        #expect(SampleStatistics.standardDeviation(values) == (32.0 / 7).squareRoot())
    }

    @Test func `too few values give not a number`() {
        #expect(SampleStatistics.mean([]).isNaN)
        #expect(SampleStatistics.standardDeviation([1]).isNaN)
        #expect(SampleStatistics.quantile([], 0.5).isNaN)
    }

    /// numpy.quantile([1, 2, 3, 10], [0, .25, .5, .9, 1]) is 1, 1.75, 2.5, 7.9, 10.
    @Test(arguments: [(0.0, 1.0), (0.25, 1.75), (0.5, 2.5), (0.9, 7.9), (1.0, 10.0)])
    func `quantiles are those of NumPy`(fraction: Double, expected: Double) {
        // One rounding error of 0.9 · 3.
        #expect(abs(SampleStatistics.quantile([10, 1, 3, 2], fraction) - expected) < 1e-14)
    }

    @Test func `paired differences subtract partner by partner`() {
        #expect(SampleStatistics.pairedDifferences([3, 5], [1, 6]) == [2, -1])
    }

    @Test func `the spread names the worst node in either direction`() {
        let names = ["a", "b", "c"]
        #expect(Spread(of: [0.5, 0.2, 0.9], names: names, higherIsBetter: true).worstNode == "b")
        let loss = Spread(of: [0.5, 0.2, 0.9], names: names, higherIsBetter: false)
        #expect(loss.worstNode == "c")
        #expect(loss.minimum == 0.2)
        #expect(loss.maximum == 0.9)
    }

    @Test func `among equals the first node is the worst`() {
        #expect(Spread(of: [1, 1, 1], names: ["a", "b", "c"], higherIsBetter: true).worstNode == "a")
    }

    @Test func `the spread divides by n, not n - 1`() {
        #expect(Spread(of: [1, 3], names: ["a", "b"], higherIsBetter: true).standardDeviation == 1)
    }

    @Test func `a node without a number is the worst and stays out of the range`() {
        let spread = Spread(of: [0.5, .nan, 0.1], names: ["a", "b", "c"], higherIsBetter: true)
        #expect(spread.worstNode == "b")
        #expect(spread.mean.isNaN)
        #expect(spread.minimum == 0.1)
        #expect(spread.maximum == 0.5)
    }

    @Test func `the area under a straight line is that of a trapezium`() {
        #expect(AreaUnderCurve.area([0, 2, 4], [1, 2, 3]) == 8)
        #expect(AreaUnderCurve.meanHeight([0, 2, 4], [1, 2, 3]) == 2)
        #expect(AreaUnderCurve.area([1], [5]) == 0)
        #expect(AreaUnderCurve.meanHeight([1], [5]) == 5)
    }
}

@Suite struct BootstrapTests {
    @Test func `constant data has an interval of one point`() {
        #expect(Bootstrap().mean([3, 3, 3]) == Estimate(value: 3, low: 3, high: 3))
        #expect(
            Bootstrap().ratio([4, 4], over: [2, 2, 2], paired: false) == Estimate(value: 2, low: 2, high: 2))
    }

    @Test func `one value has no interval`() {
        #expect(Bootstrap().mean([3]) == Estimate(value: 3))
        #expect(Bootstrap().ratio([4], over: [2], paired: true) == Estimate(value: 2))
    }

    @Test func `the same values and seed give the same interval`() {
        let values = [1.0, 5, 2, 8, 3]
        #expect(Bootstrap(seed: 7).mean(values) == Bootstrap(seed: 7).mean(values))
    }

    @Test func `the interval of many normal values is close to 1 point 96 standard errors`() throws {
        var stream = RandomStream(seed: 3, purpose: "test")
        let values = (0..<200).map { _ in stream.normal() }
        let estimate = Bootstrap(resamples: 1000).mean(values)
        let halfWidth = 1.96 * SampleStatistics.standardDeviation(values) / Double(values.count).squareRoot()
        let low = try #require(estimate.low)
        let high = try #require(estimate.high)
        // 1000 resamples know a 2.5 % quantile to about 10 % of the half width; 25 % leaves room.
        #expect(abs((estimate.value - low) - halfWidth) < 0.25 * halfWidth)
        #expect(abs((high - estimate.value) - halfWidth) < 0.25 * halfWidth)
    }

    @Test func `a paired ratio of proportional values is exact, an unpaired one is not`() {
        let denominators = [1.0, 2, 4, 8]
        let numerators = denominators.map { 3 * $0 }
        #expect(
            Bootstrap().ratio(numerators, over: denominators, paired: true)
                == Estimate(value: 3, low: 3, high: 3))
        let unpaired = Bootstrap().ratio(numerators, over: denominators, paired: false)
        #expect(unpaired.value == 3)
        #expect(unpaired.low ?? 3 < 2)
        #expect(unpaired.high ?? 3 > 4)
    }

    @Test func `intervals overlap when they share a point, and when one is missing`() {
        let a = Estimate(value: 1, low: 0, high: 2)
        #expect(a.overlaps(Estimate(value: 3, low: 2, high: 4)))
        #expect(!a.overlaps(Estimate(value: 4, low: 3, high: 5)))
        #expect(a.overlaps(Estimate(value: 4)))
    }
}

@Suite struct TimeToTargetTests {
    /// A series with the given means of the metric, 10 seconds, 100 samples and 1010 bytes apart.
    private func series(_ metric: [Double]) -> [EvaluationPoint] {
        let template = SampleReports.run(evaluations: 1).series[0]
        return metric.enumerated().map { index, value in
            var point = template
            point.index = index
            point.seconds = 10 * Double(index)
            point.samples = 100 * index
            point.bytesSent = 1000 * index
            point.overheadBytes = 10 * index
            point.localMetric.mean = value
            point.localLoss.mean = 1 - value
            return point
        }
    }

    private func crossing(_ metric: [Double], _ value: Double, sustained: Int = 1) -> TargetCrossing? {
        let target = Target(quantity: "accuracy", direction: .atLeast, value: value, sustained: sustained)
        return TimeToTarget.crossing(of: target, in: series(metric))
    }

    @Test func `the crossing is interpolated between two evaluations on all three axes`() {
        #expect(crossing([0, 0.5, 1], 0.75) == TargetCrossing(seconds: 15, samples: 150, bytes: 1515))
    }

    @Test func `an evaluation that hits the target exactly is the crossing`() {
        #expect(crossing([0, 0.5, 1], 0.5)?.seconds == 10)
    }

    @Test func `a first evaluation that meets the target is not interpolated`() {
        #expect(crossing([0.5, 1], 0.25)?.seconds == 0)
    }

    @Test func `a target that is never met has no crossing`() {
        #expect(crossing([0, 0.5, 0.7], 0.75) == nil)
        #expect(crossing([], 0.75) == nil)
        #expect(crossing([.nan, .nan], 0.75) == nil)
    }

    @Test func `a peak does not count when the target must be sustained`() {
        #expect(crossing([0, 1, 0, 1, 1], 0.5)?.seconds == 5)
        #expect(crossing([0, 1, 0, 1, 1], 0.5, sustained: 2)?.seconds == 25)
        #expect(crossing([0, 1, 0, 1, 1], 0.5, sustained: 3) == nil)
    }

    @Test func `after a value that is not a number the evaluation itself is the crossing`() {
        #expect(crossing([0, .nan, 1], 0.5)?.seconds == 20)
    }

    @Test func `a loss target is met from above`() throws {
        let target = try Target("loss <= 0.25")
        #expect(TimeToTarget.crossing(of: target, in: series([0, 0.5, 1]))?.seconds == 15)
    }

    @Test(arguments: ["accuracy>=0.8", "accuracy >= 0.8", " accuracy >=0.80"])
    func `a target can be read from text`(text: String) throws {
        #expect(try Target(text) == Target(quantity: "accuracy", direction: .atLeast, value: 0.8))
    }

    @Test(arguments: [
        "", "accuracy", "accuracy=0.8", ">=0.8", "accuracy>=", "accuracy>=high", "a>=1>=2", "a>=nan",
    ])
    func `a text that is no target is refused`(text: String) {
        #expect(throws: TargetError.malformed(text)) { try Target(text) }
    }

    @Test func `a target prints as the text it can be read from`() throws {
        let target = Target(quantity: "mean squared error", direction: .atMost, value: 12.5)
        #expect(target.description == "mean squared error <= 12.5")
        #expect(try Target(target.description) == target)
    }
}

@Suite struct StalenessHistogramTests {
    @Test func `counts, mean and maximum of a few ages`() {
        var histogram = StalenessHistogram()
        for age in [0, 2, 2, 4] { histogram.add(age) }
        #expect(histogram.counts == [1, 0, 2, 0, 1])
        #expect(histogram.summary == StalenessSummary(mean: 2, maximum: 4))
    }

    @Test func `ages beyond the counted ones keep mean and maximum exact`() {
        var histogram = StalenessHistogram()
        histogram.add(1_000_000)
        histogram.add(0)
        #expect(histogram.beyond == 1)
        #expect(histogram.counts == [1])
        #expect(histogram.summary == StalenessSummary(mean: 500_000, maximum: 1_000_000))
    }

    @Test func `adding histograms is adding their ages`() {
        var left = StalenessHistogram()
        var right = StalenessHistogram()
        var both = StalenessHistogram()
        for age in [1, 3, 2000] {
            left.add(age)
            both.add(age)
        }
        for age in [0, 7] {
            right.add(age)
            both.add(age)
        }
        left.add(right)
        #expect(left == both)
    }
}
