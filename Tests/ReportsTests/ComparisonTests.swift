import Reports
import Testing

@Suite struct ComparisonTests {
    private func findings(_ change: (inout RunReport) -> Void) throws -> ComparisonSummary {
        var changed = SampleReports.run(variant: "other")
        change(&changed)
        return try Comparison([SampleReports.run(), changed]).summary
    }

    private func topics(_ summary: ComparisonSummary, _ severity: ComparabilitySeverity) -> [String] {
        summary.findings.filter { $0.severity == severity }.map(\.topic)
    }

    // MARK: - Grouping

    @Test func `seeds of one variant form one group in ascending order`() throws {
        let comparison = try Comparison([
            SampleReports.run(seed: 2), SampleReports.run(variant: "solo", seed: 1),
            SampleReports.run(seed: 1),
        ])
        #expect(comparison.groups.map(\.label) == ["d-psgd", "solo"])
        #expect(comparison.groups.map(\.seeds) == [[1, 2], [1]])
    }

    @Test func `labels tell experiments and kinds apart when they differ`() throws {
        var other = SampleReports.run()
        other.experiment = "later"
        other.kind = .measured
        let labels = try Comparison([SampleReports.run(), other]).groups.map(\.label)
        #expect(labels == ["sample/d-psgd (simulated)", "later/d-psgd (measured)"])
    }

    @Test func `a report given twice counts once and is mentioned`() throws {
        let summary = try Comparison([SampleReports.run(), SampleReports.run()]).summary
        #expect(summary.variants.map(\.seeds) == [[1]])
        #expect(topics(summary, .caution).contains("repeated"))
    }

    // MARK: - Comparability

    @Test func `like runs have no reason against comparing them`() throws {
        let summary = try Comparison([
            SampleReports.run(seed: 1), SampleReports.run(seed: 2),
            SampleReports.run(variant: "other", seed: 1, final: 0.8),
            SampleReports.run(variant: "other", seed: 2, final: 0.8),
        ]).summary
        #expect(summary.findings == [])
    }

    @Test func `different data is not comparable`() throws {
        let summary = try findings { $0.provenance.dataHash = "db" }
        #expect(summary.notComparable == ["different data (digits da: d-psgd; digits db: other)"])
        #expect(summary.verdict == ["Not comparable: different data (digits da: d-psgd; digits db: other)."])
    }

    @Test func `different model, parameters, budget, metric and loss are not comparable`() throws {
        #expect(topics(try findings { $0.provenance.modelFingerprint = "f1" }, .notComparable) == ["model"])
        #expect(topics(try findings { $0.plan.parameterCount = 651 }, .notComparable) == ["parameters"])
        #expect(topics(try findings { $0.budget.amount = 2048 }, .notComparable) == ["budget"])
        #expect(topics(try findings { $0.budget.kind = .bytes }, .notComparable) == ["budget"])
        #expect(topics(try findings { $0.metric.name = "error" }, .notComparable) == ["metric"])
        #expect(topics(try findings { $0.plan.loss = "hinge" }, .notComparable) == ["loss"])
    }

    @Test func `differences that are part of an experiment are cautions`() throws {
        #expect(topics(try findings { $0.plan.nodes = 1 }, .caution).contains("nodes"))
        #expect(topics(try findings { $0.plan.batchSize = 9 }, .caution).contains("batch"))
        // Nodes of these reports ran for 8 seconds.
        #expect(topics(try findings { $0.nodes[2].linkSeconds = 14 }, .caution).contains("links"))
        #expect(!topics(try findings { $0.nodes[2].linkSeconds = 8 }, .caution).contains("links"))
        #expect(topics(try findings { $0.plan.learningRate = 1 }, .caution).contains("learning-rate"))
        #expect(topics(try findings { $0.plan.optimizer = "adam" }, .caution).contains("optimizer"))
        #expect(topics(try findings { $0.dataCard.partition = "iid" }, .caution).contains("partition"))
        #expect(topics(try findings { $0.provenance.domain.coreType = "Zen" }, .caution).contains("domain"))
        #expect(topics(try findings { $0.kind = .measured }, .caution).contains("time"))
        #expect(topics(try findings { $0.status = .interrupted }, .caution).contains("status"))
        #expect(topics(try findings { $0.seed = 7 }, .caution).contains("seeds"))
        #expect(topics(try findings { $0.series[4].samples = 1100 }, .caution).contains("samples"))
    }

    @Test func `one seed is a caution`() throws {
        #expect(
            try findings { _ in }.cautions == ["one seed only: differences may be chance; run with --seeds 5"]
        )
    }

    // MARK: - Targets and figures

    @Test func `a run twice as fast has a speed-up of 2`() throws {
        let summary = try Comparison([
            SampleReports.run(seed: 1), SampleReports.run(seed: 2),
            SampleReports.run(variant: "fast", seed: 1, secondsPerEvaluation: 1),
            SampleReports.run(variant: "fast", seed: 2, secondsPerEvaluation: 1),
        ]).summary
        #expect(summary.variants[0].speedUp == Estimate(value: 1, low: 1, high: 1))
        #expect(summary.variants[1].speedUp == Estimate(value: 2, low: 2, high: 2))
        #expect(summary.variants[1].differenceToFirst == Estimate(value: 0, low: 0, high: 0))
        #expect(summary.verdict[0].hasPrefix("Fastest to accuracy >= "))
        #expect(summary.verdict[0].contains(": fast, after "))
        #expect(summary.verdict[0].contains("d-psgd takes 2.00 [2.00, 2.00] times as long"))
    }

    @Test func `the given target wins over that of the reports, which wins over the derived one`() throws {
        let own = try Target("accuracy >= 0.5")
        let given = try Target("loss <= 1")
        let reports = [SampleReports.run(target: own), SampleReports.run(variant: "other", target: own)]
        #expect(try Comparison(reports, target: given).summary.target == given)
        #expect(try Comparison(reports).summary.target == own)
        #expect(try Comparison([SampleReports.run()]).summary.targetRule.hasPrefix("derived"))
    }

    @Test func `every run with enough progress reaches the derived target`() throws {
        let reports =
            [0.9, 0.8, 0.85].enumerated().map {
                SampleReports.run(variant: "v\($0)", final: $1)
            } + [SampleReports.run(variant: "stuck", final: 0.2)]
        let summary = try Comparison(reports).summary
        #expect(summary.variants.map(\.reachedTarget) == [1, 1, 1, 0])
        // Start 0.1015625, weakest final 0.734375 (16 · 0.8 and the node offsets): 99 % of the way is 0.728….
        let target = try #require(summary.target)
        #expect(target.value > 0.7 && target.value < 0.734375)
    }

    @Test func `a target that a run does not measure is refused`() throws {
        let target = try Target("error <= 1")
        #expect(throws: TargetError.unknownQuantity("error", known: ["loss", "accuracy"])) {
            try Comparison([SampleReports.run()], target: target)
        }
    }

    @Test func `a variant that misses the target has no speed-up`() throws {
        let target = try Target("accuracy >= 0.7")
        let summary = try Comparison(
            [SampleReports.run(), SampleReports.run(variant: "slow", final: 0.5)], target: target
        ).summary
        #expect(summary.variants[1].speedUp == nil)
        #expect(summary.variants[1].secondsToTarget == nil)
        #expect(summary.verdict[0].contains("not reached by every seed: slow"))
    }

    @Test func `runs that go nowhere have no target`() throws {
        let summary = try Comparison([SampleReports.run(final: 0.125)]).summary
        #expect(summary.target == nil)
        #expect(TerminalTable.text(summary).contains("No target"))
    }

    @Test func `a report without evaluations is compared without trapping`() throws {
        var empty = SampleReports.run(variant: "empty")
        empty.series = []
        let comparison = try Comparison([SampleReports.run(), empty])
        #expect(comparison.summary.variants[1].finalMetric.value.isNaN)
        #expect(!ComparisonPage.html(comparison).isEmpty)
    }

    @Test func `the summary survives a round trip through its JSON`() throws {
        let summary = try Comparison([SampleReports.run(), SampleReports.run(variant: "other")]).summary
        let text = String(decoding: summary.json(), as: UTF8.self)
        #expect(text.contains("\"schema\": \"murmuration-comparison/1\""))
        #expect(text.hasSuffix("}\n"))
        #expect(
            summary.json()
                == (try Comparison([SampleReports.run(), SampleReports.run(variant: "other")])).summary.json()
        )
    }
}
