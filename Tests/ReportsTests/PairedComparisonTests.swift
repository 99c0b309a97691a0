import Determinism
import Reports
import Testing

/// What several seeds tell about two variants.
@Suite struct PairedComparisonTests {
    /// Two variants with final levels given by seed.
    private func summary(_ first: [Double], _ second: [Double], secondsRatio: Double = 1) throws
        -> ComparisonSummary
    {
        let runs =
            first.enumerated().map { SampleReports.run(variant: "a", seed: UInt64($0), final: $1) }
            + second.enumerated().map {
                SampleReports.run(
                    variant: "b", seed: UInt64($0), final: $1, secondsPerEvaluation: 2 * secondsRatio)
            }
        return try Comparison(runs).summary
    }

    private func overlaps(_ summary: ComparisonSummary) -> [String] {
        summary.findings.filter { $0.topic == "overlap" }.map(\.message)
    }

    @Test func `differences are taken seed by seed over the seeds both have`() throws {
        let differences = try #require(summary([0.5, 0.75, 0.8], [0.75, 0.5]).variants[1].pairedDifferences)
        #expect(
            differences.map(\.quantity)
                == ["final accuracy", "worst node", "mean over samples", "final loss"])
        // The last level is 15/16 of the final one, the loss falls by twice the accuracy.
        #expect(differences[0].seeds == [0, 1])
        #expect(differences[0].differences == [0.234375, -0.234375])
        #expect(differences[3].differences == [-0.46875, 0.46875])
        #expect(differences.map(\.better) == [1, 1, 1, 1])
        #expect(differences[0].mean.value == 0)
        #expect(!differences[0].isShown)
    }

    @Test func `neither the first variant nor one without a common seed has differences`() throws {
        let runs = [SampleReports.run(seed: 1), SampleReports.run(variant: "b", seed: 2)]
        #expect(try Comparison(runs).summary.variants.allSatisfy { $0.pairedDifferences == nil })
    }

    @Test func `a steady difference is shown although the intervals of the means overlap`() throws {
        let summary = try summary([0.5, 0.7, 0.9], [0.53125, 0.73125, 0.93125])
        #expect(summary.variants[0].finalMetric.overlaps(summary.variants[1].finalMetric))
        #expect(summary.variants[1].pairedDifferences?[0].isShown == true)
        #expect(summary.variants[1].pairedDifferences?[0].better == 3)
        #expect(!overlaps(summary).contains { $0.hasPrefix("final accuracy") })
    }

    @Test func `intervals that overlap are a caution that names both variants`() throws {
        let cautions = overlaps(try summary([0.5, 0.9, 0.7], [0.8, 0.6, 0.75]))
        #expect(
            cautions.contains("final accuracy: the intervals of b and a overlap: not shown to differ"))
    }

    @Test func `clearly different variants have no caution about overlap, and single seeds have none`() throws
    {
        #expect(overlaps(try summary([0.9, 0.89], [0.8, 0.81], secondsRatio: 4)) == [])
        #expect(overlaps(try summary([0.9], [0.9])) == [])
    }

    @Test func `a simulation that is like the run it foretells is no caution`() throws {
        let simulated = [1, 2].map { SampleReports.run(seed: $0) }
        let measured = simulated.map { run in
            var other = run
            other.kind = .measured
            return other
        }
        #expect(overlaps(try Comparison(simulated + measured).summary) == [])
    }

    @Test func `bytes and samples to target have ratios of their own`() throws {
        var cheap = [1, 2].map { SampleReports.run(variant: "cheap", seed: $0) }
        for run in cheap.indices {
            for point in cheap[run].series.indices {
                cheap[run].series[point].bytesSent /= 4
                cheap[run].series[point].overheadBytes /= 4
            }
        }
        let summary = try Comparison([1, 2].map { SampleReports.run(seed: $0) } + cheap).summary
        #expect(summary.variants[1].byteRatio == Estimate(value: 4, low: 4, high: 4))
        #expect(summary.variants[1].sampleRatio == Estimate(value: 1, low: 1, high: 1))
        #expect(summary.variants[1].speedUp == Estimate(value: 1, low: 1, high: 1))
    }

    @Test func `the mean over time is taken over the seconds that all runs lasted`() throws {
        let short = SampleReports.run(variant: "short", secondsPerEvaluation: 1)
        let summary = try Comparison([SampleReports.run(), short]).summary
        // The short run's whole curve; of the long one the first two of four intervals.
        let level = short.series.map(\.localMetric.mean)
        let whole = (level[0] / 2 + level[1] + level[2] + level[3] + level[4] / 2) / 4
        let half = (level[0] / 2 + level[1] + level[2] / 2) / 2
        #expect(abs(try #require(summary.variants[1].meanMetricOverSeconds).value - whole) < 1e-15)
        #expect(abs(try #require(summary.variants[0].meanMetricOverSeconds).value - half) < 1e-15)
        #expect(AreaUnderCurve.meanHeight([0, 2], [0, 2], until: 1) == 0.5)
        #expect(AreaUnderCurve.meanHeight([0, 2], [0, 2], until: 3) == nil)
        #expect(AreaUnderCurve.meanHeight([0, 2], [0, 2], until: 0) == nil)
    }

    /// The percentile interval is narrower than the exact one by √((m − 1)/m), and normal rather than Student's t.
    ///
    /// For m = 20, P(|t₁₉| < 1.96 √(19/20)) = 0.929. Of 200 samples, 3 standard deviations are 0.055.
    @Test func `the interval covers the true mean of normal samples as often as theory says`() throws {
        var stream = RandomStream(seed: 11, purpose: "coverage")
        var covered = 0
        for _ in 0..<200 {
            let values = (0..<20).map { _ in 5 + stream.normal() }
            let estimate = Bootstrap(resamples: 300).mean(values)
            if let low = estimate.low, let high = estimate.high, low <= 5, 5 <= high { covered += 1 }
        }
        #expect(abs(Double(covered) / 200 - 0.929) < 0.055)
    }

    @Test func `tables, Markdown, CSV and page show differences and nodes`() throws {
        let summary = try summary([0.5, 0.7, 0.9], [0.53125, 0.73125, 0.93125])
        let text = TerminalTable.text(summary)
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(text.contains("Minus a, seed by seed"))
        #expect(text.contains("+0.0293"))
        #expect(text.contains("3/3"))
        #expect(text.contains("Gini"))
        let markdown = MarkdownTable.text(summary)
        #expect(markdown.contains("| b | final accuracy | +0.0293 [+0.0293, +0.0293] | 3 of 3 |"))
        #expect(markdown.contains("| variant | 10 % | median | 90 % | Gini | with degree | with speed |"))
        let page = ComparisonPage.html(
            try Comparison([SampleReports.run(), SampleReports.run(variant: "b")]))
        for words in ["id=\"differences\"", "id=\"nodes\"", "better with 0 of 1", "mean over time"] {
            #expect(page.contains(words), "\(words)")
        }
        let json = String(decoding: summary.json(), as: UTF8.self)
        for key in ["pairedDifferences", "fairness", "meanMetricOverSeconds"] {
            #expect(json.contains("\"\(key)\""), "\(key)")
        }
        let csv = SeriesCSV.text(try Comparison([SampleReports.run()]).groups).split(separator: "\n")
        #expect(csv[0].contains("metric_quantile_10,metric_median,metric_quantile_90,metric_gini"))
    }
}
