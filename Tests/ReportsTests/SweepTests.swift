import Testing

@testable import Reports

@Suite struct `a sweep` {
    private static let rates = TunedKey(key: "training.learning-rate", values: ["1", "0.3", "0.1"])

    /// A trial that ends with the given accuracy.
    private func trial(
        _ variant: String, _ rate: String, seed: UInt64 = 1, final: Double, divisor: Int? = nil
    ) -> RunReport {
        var report = SampleReports.run(variant: variant, seed: seed, final: final)
        report.tuning = TuningCard(
            values: [NamedValue(name: "training.learning-rate", value: rate)], budgetDivisor: divisor)
        return report
    }

    private func summary(
        _ reports: [RunReport], seeds: [UInt64] = [1], factor: Int? = nil,
        criterion: SweepCriterion = .finalMetric
    ) -> SweepSummary {
        SweepSummary(
            experiment: "sample", reports, grid: [Self.rates],
            ladder: SuccessiveHalving(points: 3, factor: factor), seeds: seeds, criterion: criterion)
    }

    // MARK: - The ladder

    /// Source: Li and others 2018, table 1, for s = 4, R = 81 and η = 3.
    @Test func `halving by three takes 81 points in five rungs, each as dear as the others`() {
        let rungs = SuccessiveHalving(points: 81, factor: 3).rungs
        #expect(rungs.map(\.points) == [81, 27, 9, 3, 1])
        #expect(rungs.map(\.divisor) == [81, 27, 9, 3, 1])
        #expect(SuccessiveHalving(points: 81, factor: 3).cost == 5)
    }

    @Test(arguments: 1...40, 2...5)
    func `a ladder begins with all points and ends with the whole budget`(points: Int, factor: Int) {
        let rungs = SuccessiveHalving(points: points, factor: factor).rungs
        #expect(rungs.first?.points == points)
        #expect(rungs.last?.divisor == 1)
        #expect((rungs.last?.points ?? 0) < factor)
        for (rung, next) in zip(rungs, rungs.dropFirst()) {
            #expect(next.points < rung.points && next.points * factor >= rung.points)
            #expect(rung.divisor == next.divisor * factor)
        }
    }

    @Test func `without halving all points have the whole budget`() {
        let ladder = SuccessiveHalving(points: 7, factor: nil)
        #expect(ladder.rungs.map(\.points) == [7] && ladder.rungs.map(\.divisor) == [1])
        #expect(ladder.cost == 7)
    }

    @Test func `the best go on, and a run without a figure goes before none`() {
        let points = [
            [trial("a", "1", final: .nan)], [trial("a", "0.3", final: 0.5)], [trial("a", "0.1", final: 0.7)],
        ]
        let metric = points[1][0].metric
        func survivors(_ count: Int) -> [Int] {
            SweepSummary.survivors(of: points, count: count, criterion: .finalMetric, metric: metric)
        }
        #expect(survivors(1) == [2])
        #expect(survivors(3) == [2, 1, 0])
    }

    // MARK: - Choosing

    @Test func `the chosen value is the best one, and one at the edge is marked`() {
        let sweep = summary([
            trial("inner", "1", final: 0.5), trial("inner", "0.3", final: 0.8),
            trial("inner", "0.1", final: 0.6), trial("outer", "1", final: 0.9),
            trial("outer", "0.3", final: 0.7), trial("outer", "0.1", final: 0.2),
        ])
        #expect(sweep.curves.map(\.variant) == ["inner", "outer"])
        #expect(sweep.curves.map { $0.best?.values[0].value } == ["0.3", "1"])
        #expect(sweep.curves.map(\.edges) == [[], ["learning-rate 1 is the greatest tried"]])
        #expect(sweep.ranking.map(\.variant) == ["outer", "inner"])
        #expect(
            sweep.cautions.first
                == "best at the edge of the grid, and perhaps better beyond it: outer (learning-rate 1 is the "
                + "greatest tried)")
        #expect(sweep.verdict.count == 2)
        #expect(sweep.verdict[0].hasPrefix("Highest final accuracy: outer with learning-rate 1, "))
        #expect(sweep.verdict[1].hasPrefix("Most sensitive to the choice: outer, from "))
    }

    @Test func `a lower loss is better`() {
        let reports = [
            trial("a", "1", final: 0.5), trial("a", "0.3", final: 0.9), trial("a", "0.1", final: 0.6),
        ]
        #expect(summary(reports, criterion: .finalLoss).curves[0].best?.values[0].value == "0.3")
        #expect(summary(reports, criterion: .trainLoss).curves[0].best?.values[0].value == "0.3")
    }

    @Test func `a point whose every seed has a figure goes before one whose mean is better`() {
        let sweep = summary(
            [
                trial("a", "1", seed: 1, final: 0.9), trial("a", "1", seed: 2, final: .nan),
                trial("a", "0.3", seed: 1, final: 0.5), trial("a", "0.3", seed: 2, final: 0.5),
            ], seeds: [1, 2])
        #expect(sweep.curves[0].best?.values[0].value == "0.3")
        #expect(sweep.curves[0].points.map(\.failed) == [1, 0])
        #expect(sweep.cautions.contains("1 run diverged or have no such figure"))
    }

    @Test func `values that the seeds do not tell from the chosen one are named`() {
        let sweep = summary(
            [
                trial("a", "1", seed: 1, final: 0.70), trial("a", "1", seed: 2, final: 0.80),
                trial("a", "0.3", seed: 1, final: 0.81), trial("a", "0.3", seed: 2, final: 0.70),
                trial("a", "0.1", seed: 1, final: 0.1), trial("a", "0.1", seed: 2, final: 0.2),
            ], seeds: [1, 2])
        #expect(sweep.curves[0].best?.values[0].value == "0.3")
        #expect(sweep.curves[0].notToldApart == [0])
    }

    @Test func `only points with the whole budget are chosen from`() {
        let sweep = summary(
            [
                trial("a", "1", final: 0.9, divisor: 3), trial("a", "0.3", final: 0.5, divisor: 3),
                trial("a", "0.3", final: 0.6), trial("a", "0.1", final: 0.3, divisor: 3),
            ], factor: 3)
        #expect(sweep.curves[0].best?.values[0].value == "0.3")
        #expect(sweep.curves[0].points.map(\.budgetDivisor) == [3, 1, 3])
        #expect(sweep.rungs?.map(\.points) == [3, 1])
    }

    @Test func `without a reached target no variant is ranked, and all runs are counted`() {
        let target = Target(quantity: "accuracy", direction: .atLeast, value: 0.99)
        let reports = ["1", "0.3", "0.1"].map { rate in
            var report = trial("a", rate, final: 0.5)
            report.target = target
            return report
        }
        let sweep = summary(reports, criterion: .timeToTarget)
        #expect(sweep.ranking.isEmpty)
        #expect(sweep.cautions.contains("3 runs did not reach the target"))
        #expect(SweepTable.text(sweep).contains("-"))
    }

    // MARK: - Output

    @Test func `its table fits 80 columns, shows every point and marks the chosen one`() {
        let reports = ["a-variant-with-a-long-name", "b"].flatMap { variant in
            ["1", "0.3", "0.1"].flatMap { rate in
                (1...3).map { seed in
                    trial(
                        variant, rate, seed: UInt64(seed),
                        final: 0.5 + (rate == "0.3" ? 0.2 : 0) + 0.01 * Double(seed))
                }
            }
        }
        let text = SweepTable.text(summary(reports, seeds: [1, 2, 3]))
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(text.count { $0 == "*" } == 3)
        #expect(text.contains("mean over 3 seeds (* chosen)"))
        #expect(text.contains("The same for every variant: 3 points, 9 runs over 3 seeds."))
    }

    @Test func `columns that do not fit go to further grids`() {
        let many = TunedKey(key: "training.learning-rate", values: (0..<16).map { "0.\($0)125" })
        let reports = many.values.map { trial("a", $0, final: 0.5) }
        let sweep = SweepSummary(
            experiment: "sample", reports, grid: [many],
            ladder: SuccessiveHalving(points: 16, factor: nil), seeds: [1], criterion: .finalMetric)
        let text = SweepTable.text(sweep)
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        for value in many.values { #expect(text.contains(value)) }
    }

    @Test func `its CSV has one row for each run and its JSON reads back`() throws {
        let sweep = summary([
            trial("a", "1", final: 0.5), trial("a", "0.3", final: .nan), trial("a", "0.1", final: 0.25),
        ])
        let rows = SweepCSV.text(sweep).split(separator: "\n")
        #expect(
            rows[0]
                == "experiment,variant,algorithm,training.learning-rate,budget_divisor,seed,criterion,figure,chosen"
        )
        #expect(rows.count == 4)
        #expect(rows[1].hasSuffix(",yes") && rows[2].hasSuffix(",final-metric,,no"))
        let again = try ReportCodec.decodeSweep(sweep.json(), file: "sweep.json")
        #expect(again.json() == sweep.json())
        #expect(throws: ReportError.foreign(file: "s", found: "murmuration-sweep/1")) {
            try ReportCodec.decode(sweep.json(), file: "s")
        }
    }

    /// Two variants of two seeds, whose file states 0.3; `b` has no figure at 1.
    private func swept() -> SweepSummary {
        summary(
            ["a", "b"].flatMap { variant in
                ["1", "0.3", "0.1"].flatMap { rate in
                    (1...2).map { seed in
                        var run = trial(
                            variant, rate, seed: UInt64(seed),
                            final: variant == "b" && rate == "1" ? .nan : 0.4 + 0.1 * Double(seed))
                        run.tuning?.isAsStated = rate == "0.3" ? true : nil
                        return run
                    }
                }
            }, seeds: [1, 2])
    }

    @Test func `its chart has lines and bands for the variants, and marks what was chosen, stated and lost`()
        throws
    {
        let charts = SensitivityChart.all(swept())
        #expect(charts.count == 1)
        let text = charts[0].file()
        #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
        #expect(HTMLCheck.problem(in: text) == nil && !text.contains("nan") && !text.contains("var("))
        for (mark, count) in [
            ("line", 2), ("band", 2), ("point", 5), ("chosen", 2), ("stated", 2), ("missing", 1),
        ] { #expect(text.count(of: "class=\"\(mark)\"") == count, "\(mark)") }
        #expect(text.contains(">training.learning-rate</text>") && text.contains(">final accuracy</text>"))
        #expect(
            text.contains(
                "ring: the chosen value; square: the experiment’s own value; band: 95 % interval over 2 seeds; cross: no "
                    + "run has a figure"))
        var words = swept()
        words.grid = [TunedKey(key: "training.optimizer", values: ["sgd", "adam"])]
        #expect(SensitivityChart.all(words).isEmpty)
    }

    @Test func `each key with numbers has a chart, at the chosen values of the others`() {
        let batches = TunedKey(key: "training.batch-size", values: ["8", "16"])
        let reports = Self.rates.values.flatMap { rate in
            batches.values.map { batch in
                var run = trial("a", rate, final: (rate == "0.3" ? 0.5 : 0.25) + (batch == "16" ? 0.25 : 0))
                run.tuning?.values.append(NamedValue(name: batches.key, value: batch))
                return run
            }
        }
        let sweep = SweepSummary(
            experiment: "sample", reports, grid: [Self.rates, batches],
            ladder: SuccessiveHalving(points: 6, factor: nil), seeds: [1], criterion: .finalMetric)
        let charts = SensitivityChart.all(sweep)
        #expect(charts.map(\.key.key) == ["training.learning-rate", "training.batch-size"])
        #expect(charts.map { $0.file().count(of: "class=\"point\"") } == [3, 2])
    }

    @Test func `a comparison of its trials shows it on the page and among the charts`() throws {
        let reports = ["a", "b"].flatMap { variant in
            ["1", "0.3"].map { trial(variant, $0, final: $0 == "1" ? 0.5 : 0.75) }
        }
        let comparison = try Comparison(reports)
        let page = ComparisonPage.html(comparison)
        #expect(HTMLCheck.problem(in: page) == nil)
        #expect(page.contains("<section id=\"sensitivity\">"))
        #expect(page.contains("final accuracy by learning-rate"))
        #expect(page.contains("Highest final accuracy: a with learning-rate 0.3"))
        #expect(page.contains("id=\"def-sensitivity\""))
        #expect(ChartFiles.all(comparison).contains { $0.name == "sensitivity-learning-rate.svg" })
        let plain = ComparisonPage.html(try Comparison([SampleReports.run()]))
        #expect(!plain.contains("<section id=\"sensitivity\">"))
    }

    @Test func `the page of the chosen points shows the whole sweep`() throws {
        let reports = ["1", "0.3", "0.1"].map { trial("a", $0, final: $0 == "0.3" ? 0.75 : 0.5) }
        let sweep = summary(reports)
        let chosen = sweep.chosen(of: reports)
        #expect(chosen.map { $0.tuning?.values[0].value } == ["0.3"])
        let page = ComparisonPage.html(try Comparison(chosen), sweep: sweep)
        #expect(page.count(of: "class=\"point\"") == 3)
        #expect(page.contains(">a learning-rate 0.3<"))
    }

    @Test func `the text of a small sweep is the golden one, and that of version 1 is read for ever`() throws
    {
        let sweep = summary([
            trial("a", "1", final: 0.5), trial("a", "0.3", final: 0.75), trial("a", "0.1", final: .nan),
        ])
        #expect(String(decoding: sweep.json(), as: UTF8.self) == GoldenSweep.version1)
        let golden = try ReportCodec.decodeSweep(Array(GoldenSweep.version1.utf8), file: "sweep.json")
        #expect(golden.curves[0].best?.values[0].value == "0.3" && golden.curves[0].stated == nil)
        #expect(SweepTable.text(golden) == SweepTable.text(sweep))
    }

    @Test func `a newer or foreign sweep says so, and keys of a later version are passed over`() throws {
        func text(_ old: String, _ new: String) -> [UInt8] {
            Array(GoldenSweep.version1.replacing(old, with: new).utf8)
        }
        let schema = SweepSummary.currentSchema
        #expect(throws: ReportError.newerSchema(file: "s", found: "murmuration-sweep/2")) {
            try ReportCodec.decodeSweep(text(schema, "murmuration-sweep/2"), file: "s")
        }
        #expect(throws: ReportError.foreign(file: "s", found: "murmuration-report/1")) {
            try ReportCodec.decodeSweep(text(schema, "murmuration-report/1"), file: "s")
        }
        let later = try ReportCodec.decodeSweep(
            text("\"criterion\"", "\"later\": [1, {\"x\": 2}],\n  \"criterion\""), file: "s")
        #expect(later.curves.count == 1)
        #expect(throws: ReportError.self) {
            try ReportCodec.decodeSweep(Array(GoldenSweep.version1.utf8.prefix(400)), file: "s")
        }
    }

    // MARK: - Comparing trials

    @Test func `a comparison keeps trials of other values apart and leaves early rungs out`() throws {
        let comparison = try Comparison([
            trial("a", "1", final: 0.5), trial("a", "0.3", final: 0.6),
            trial("a", "1", final: 0.2, divisor: 3),
        ])
        #expect(comparison.groups.map(\.label) == ["a learning-rate 1", "a learning-rate 0.3"])
        #expect(
            comparison.summary.cautions.contains(
                "1 report of early rungs with a part of the budget left out"))
    }

    @Test func `tuned against untuned is a caution, and so are grids of other sizes`() throws {
        var plain = SampleReports.run(variant: "plain")
        plain.plan.learningRate = 0.2
        let mixed = try Comparison([trial("a", "1", final: 0.5), plain]).summary.cautions
        #expect(
            mixed.contains(
                "tuned against untuned: a had values tried, plain has those of its file"))
        #expect(mixed.contains { $0.hasPrefix("different learning rates") })
        let uneven = try Comparison([
            trial("a", "1", final: 0.5), trial("a", "0.3", final: 0.6), trial("b", "1", final: 0.5),
        ]).summary.cautions
        #expect(
            uneven.contains("tuned on grids of different sizes, as far as the reports show (a: 2; b: 1)"))
        #expect(!uneven.contains { $0.hasPrefix("different learning rates") })
    }
}

extension String {
    fileprivate func count(of part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
