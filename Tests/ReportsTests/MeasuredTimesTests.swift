import Reports
import Testing

@Suite struct MeasuredTimesTests {
    @Test func `quantiles of evenly spaced durations are evenly spaced`() throws {
        let spread = try #require(DurationSpread(of: (0...64).reversed().map(Double.init)))
        #expect(spread.quantiles == (0...32).map { Double(2 * $0) })
        #expect(spread.mean == 32)
        #expect(spread.count == 65)
    }

    @Test func `few durations are interpolated, and none have no spread`() throws {
        let two = try #require(DurationSpread(of: [3, 1]))
        #expect(two.quantiles.count == 33)
        #expect(two.quantiles[0] == 1 && two.quantiles[16] == 2 && two.quantiles[32] == 3)
        #expect(DurationSpread(of: [7])?.quantiles == Array(repeating: 7, count: 33))
        #expect(DurationSpread(of: []) == nil)
    }

    private func report(_ spread: DurationSpread) -> RunReport {
        var report = SampleReports.run()
        report.kind = .measured
        report.series[0].relativeConsensusDistance = 0
        report.measuredTimes = MeasuredTimes(
            nodes: [.init(name: "n0", gradientSeconds: spread)],
            links: [.init(from: "n0", to: "n1", roundTripSeconds: spread)])
        return report
    }

    @Test func `measured times survive a round trip, and reports without them are read`() throws {
        let report = report(DurationSpread(count: 2, mean: 0.2, quantiles: [0.1, 0.3]))
        let bytes = ReportCodec.encode(report)
        #expect(try ReportCodec.decode(bytes, file: "a.json") == report)
        let golden = try ReportCodec.decode(Array(GoldenReport.version1.utf8), file: "golden.json")
        #expect(golden.measuredTimes == nil)
        #expect(golden.calibratedFrom == nil)
    }

    @Test(arguments: [
        (
            DurationSpread(count: 2, mean: 0.2, quantiles: [0.3, 0.1]),
            "quantiles in ascending order (got 0.3 before 0.1)"
        ),
        (DurationSpread(count: 2, mean: 0.2, quantiles: [-0.1, 0.3]), "seconds, at least 0 (got -0.1)"),
        (DurationSpread(count: 2, mean: .nan, quantiles: [0.1, 0.3]), "seconds, at least 0 (got nan)"),
        (
            DurationSpread(count: 0, mean: 0.2, quantiles: [0.1, 0.3]),
            "the count of durations (got 0; expected at least 1)"
        ),
        (
            DurationSpread(count: 1, mean: 0.2, quantiles: [0.1]),
            "quantiles from the shortest to the longest (got 1; expected at least 2)"
        ),
    ])
    func `impossible times are refused with their place`(spread: DurationSpread, problem: String) {
        #expect(
            throws: ReportError.wrongValue(
                file: "a.json", path: "measuredTimes.nodes[0].gradientSeconds", problem: problem)
        ) {
            try ReportCodec.decode(ReportCodec.encode(report(spread)), file: "a.json")
        }
    }
}
