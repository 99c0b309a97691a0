import Reports
import Testing

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

    @Test func `its chart has a line for each variant along the first key with numbers`() throws {
        let sweep = summary(
            ["a", "b"].flatMap { variant in
                ["1", "0.3", "0.1"].flatMap { rate in
                    (1...2).map { trial(variant, rate, seed: UInt64($0), final: 0.4 + 0.1 * Double($0)) }
                }
            }, seeds: [1, 2])
        let text = try #require(SensitivityChart(sweep)).file()
        #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
        #expect(text.count(of: "<circle") == 6)
        #expect(text.count(of: "fill-opacity=\".14\"") == 2)
        #expect(text.contains(">training.learning-rate</text>"))
        var words = sweep
        words.grid = [TunedKey(key: "training.optimizer", values: ["sgd", "adam"])]
        #expect(SensitivityChart(words) == nil)
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
