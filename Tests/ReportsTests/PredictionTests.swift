import Reports
import Testing

/// Simulations laid beside the real runs they foretell.
@Suite struct PredictionTests {
    /// The sample run as real peers would have measured it.
    private func measured(
        variant: String = "d-psgd", seed: UInt64 = 1, secondsPerEvaluation: Double = 4
    ) -> RunReport {
        var report = SampleReports.run(
            variant: variant, seed: seed, secondsPerEvaluation: secondsPerEvaluation)
        report.kind = .measured
        report.digest = "fedcba9876543210fedcba9876543210"
        return report
    }

    private func calibrated() -> RunReport {
        var report = SampleReports.run(secondsPerEvaluation: 5)
        report.calibratedFrom = "fedcba9876543210fedcba9876543210"
        return report
    }

    private func predictions(_ reports: [RunReport]) throws -> [Prediction] {
        try #require(try Comparison(reports).summary.predictions)
    }

    @Test func `time, bytes, loss and metric are foretold and measured`() throws {
        let target = try Target("accuracy >= 0.5")
        let summary = try Comparison([SampleReports.run(), measured()], target: target).summary
        let prediction = try #require(summary.predictions?.first)
        #expect(summary.predictions?.count == 1)
        #expect(prediction.predicted == "d-psgd (simulated)")
        #expect(prediction.measured == "d-psgd (measured)")
        #expect(prediction.seeds == [1])
        #expect(
            prediction.figures.map(\.quantity)
                == ["time", "time to target", "bytes", "final loss", "final accuracy"])
        // Half the time everywhere, and the rest the same.
        #expect(prediction.figures.map(\.errorPercent) == [-50, -50, 0, 0, 0])
        #expect(prediction.figures[0].predicted == 8)
        #expect(prediction.figures[0].measured == 16)
        #expect(prediction.figures[2].measured == 404_000)
        #expect(summary.verdict.count == 1)
        #expect(
            summary.verdict[0].hasPrefix(
                "d-psgd (simulated) foretold: time 8.00 s (measured 16.0 s, -50.0 %); "))
    }

    @Test func `only seeds that both have count`() throws {
        let predictions = try predictions([
            SampleReports.run(seed: 1), SampleReports.run(seed: 2, secondsPerEvaluation: 3),
            measured(seed: 2),
            measured(seed: 3),
        ])
        #expect(predictions.map(\.seeds) == [[2]])
        #expect(predictions[0].figures[0].predicted == 12)
        #expect(try Comparison([SampleReports.run(seed: 1), measured(seed: 2)]).summary.predictions == nil)
    }

    @Test func `a variant of another name is matched by its algorithm`() throws {
        var other = measured()
        other.variant = "live"
        #expect(try predictions([SampleReports.run(), other]).map(\.measured) == ["live (measured)"])
        other.algorithm = "ad-psgd"
        #expect(try Comparison([SampleReports.run(), other]).summary.predictions == nil)
    }

    @Test func `a target that one of them misses is left out`() throws {
        var other = measured()
        other.series = Array(other.series.prefix(2))
        let summary = try Comparison(
            [SampleReports.run(), other], target: Target("accuracy >= 0.75")
        ).summary
        #expect(summary.predictions?.first?.figures.contains { $0.quantity == "time to target" } == false)
    }

    @Test func `an error in percent needs finite figures and a measured one that is not 0`() {
        func error(_ predicted: Double, _ measured: Double) -> Double? {
            Prediction.Figure(quantity: "q", unit: "", predicted: predicted, measured: measured).errorPercent
        }
        #expect(error(3, 2) == 50)
        #expect(error(-3, -2) == -50)
        #expect(error(1, 0) == nil)
        #expect(error(.nan, 1) == nil)
        #expect(error(.infinity, 1) == nil)
    }

    // MARK: - Calibrated simulations

    @Test func `calibrated simulations are groups of their own`() throws {
        let comparison = try Comparison([SampleReports.run(), calibrated(), measured()])
        #expect(
            comparison.groups.map(\.label)
                == ["d-psgd (simulated)", "d-psgd (calibrated)", "d-psgd (measured)"])
        #expect(comparison.summary.predictions?.map { $0.figures[0].errorPercent } == [-50, 25])
        var later = calibrated()
        later.calibratedFrom = "0011223344556677"
        #expect(
            try Comparison([calibrated(), later]).groups.map(\.label)
                == ["d-psgd (calibrated fedcba98)", "d-psgd (calibrated 00112233)"])
    }

    @Test func `a simulation with the times of the very run it foretells is a caution`() throws {
        func topics(_ reports: [RunReport]) throws -> [String] {
            try Comparison(reports).summary.findings.map(\.topic)
        }
        #expect(try topics([calibrated(), measured()]).contains("calibration"))
        var other = measured()
        other.digest = "0011"
        #expect(try !topics([calibrated(), other]).contains("calibration"))
    }

    @Test func `simulated beside measured is no mistake, and the time axes are explained`() throws {
        let summary = try Comparison([SampleReports.run(), measured()]).summary
        #expect(summary.notComparable == [])
        let finding = try #require(summary.findings.first { $0.topic == "time" })
        #expect(finding.message.contains("simulated ones are virtual"))
        #expect(finding.message.contains("measured ones passed on a clock"))
    }

    // MARK: - Where it is shown

    @Test func `tables and pages show the prediction, and nothing without one`() throws {
        let both = try Comparison([SampleReports.run(), measured()])
        let text = TerminalTable.text(both.summary)
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(text.contains("prediction"))
        #expect(text.contains("-50.0 %"))
        let markdown = MarkdownTable.text(both.summary)
        #expect(markdown.contains("| d-psgd (simulated) | time | 8.00 s | 16.0 s | -50.0 % |"))
        let page = ComparisonPage.html(both)
        #expect(HTMLCheck.problem(in: page) == nil)
        #expect(page.contains("<h2>Prediction</h2>"))
        #expect(String(decoding: both.summary.json(), as: UTF8.self).contains("\"errorPercent\": -50"))
        #expect(
            SeriesCSV.text(try Comparison([calibrated()]).groups).contains(
                ",fedcba9876543210fedcba9876543210,"))

        let alone = try Comparison([SampleReports.run()])
        #expect(!TerminalTable.text(alone.summary).contains("prediction"))
        #expect(!MarkdownTable.text(alone.summary).contains("Prediction"))
        #expect(!ComparisonPage.html(alone).contains("<h2>Prediction</h2>"))
        #expect(!String(decoding: alone.summary.json(), as: UTF8.self).contains("predictions"))
    }
}
