import Reports
import Testing

@Suite struct `the inspection of a report` {
    private func problems(_ change: (inout RunReport) -> Void) -> [String] {
        var report = SampleReports.run()
        change(&report)
        return ReportInspection.problems(of: report)
    }

    @Test func `finds nothing in a sound report`() {
        #expect(problems { _ in }.isEmpty)
        let target = Target(quantity: "accuracy", direction: .atLeast, value: 0.25)
        #expect(ReportInspection.problems(of: SampleReports.run(target: target)).isEmpty)
    }

    @Test func `finds nothing in a run that diverged`() {
        #expect(ReportInspection.problems(of: SampleReports.run(final: .nan)).isEmpty)
    }

    @Test func `finds counts that shrink and evaluations out of order`() {
        #expect(
            problems { $0.series[2].samples = 1 } == [
                "series[2].samples: less than before (got 1 after 256)"
            ])
        #expect(problems { $0.series[1].index = 7 } == ["series[1].index: out of order (got 7; expected 1)"])
        #expect(
            problems { $0.series[3].seconds = .nan } == [
                "series[3].seconds: less than before (got nan after 4)",
                "series[4].seconds: less than before (got 8 after nan)",
            ])
    }

    @Test func `finds a summary that the series does not bear out`() {
        #expect(
            problems { $0.summary.finalMetric = 1 }.first?.hasPrefix(
                "summary.finalMetric: not what the series says (got 1; expected 0.8") == true)
        #expect(
            problems { $0.summary.toTarget = TargetCrossing(seconds: 1, samples: 2, bytes: 3) }.count == 3)
    }

    @Test func `finds nodes that are not there, or twice`() {
        #expect(problems { $0.plan.nodes = 5 } == ["nodes: not as many as plan.nodes (got 4; expected 5)"])
        #expect(
            problems { $0.nodes[1].name = "n0" }.contains("nodes[1].name: there twice (got \"n0\")"))
        #expect(
            problems { $0.series[1].localLoss.worstNode = "n9" } == [
                "series[1].localLoss.worstNode: no node of that name (got \"n9\")"
            ])
        #expect(
            problems { $0.links?[0].to = "n9" } == ["links[0].to: no node of that name (got \"n9\")"])
    }

    @Test func `finds a mean outside its range, a strange digest and an empty budget`() {
        #expect(problems { $0.series[1].localLoss.mean = 9 }.count == 1)
        #expect(problems { $0.digest = "xyz" } == ["digest: not 32 hexadecimal digits (got \"xyz\")"])
        #expect(
            problems { $0.budget.amount = 0 } == ["budget.amount: not greater than 0 (got 0)"])
        #expect(problems { $0.series = [] } == ["series: no evaluations (expected at least one)"])
    }
}
