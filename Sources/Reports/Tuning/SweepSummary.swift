/// What a sweep found: the sensitivity curve of every variant and the chosen values; schema `murmuration-sweep/1`.
///
/// Like a run report it holds nothing that differs between two executions of the same program, experiment and grid.
public struct SweepSummary: Codable, Sendable, Equatable {
    /// The format and its version, `murmuration-sweep/1`.
    public var schema = SweepSummary.currentSchema

    /// The name of the experiment.
    public var experiment: String

    /// What was tuned.
    public var grid: [TunedKey]

    /// What values were chosen by.
    public var criterion: SweepCriterion

    /// The metric of the first run.
    public var metric: MetricDescription

    /// The target of the runs, when they have one.
    public var target: Target?

    /// The seeds of every point.
    public var seeds: [UInt64]

    /// The rungs that every variant climbed; absent without successive halving.
    public var rungs: [SuccessiveHalving.Rung]?

    /// Runs that each variant was given, over all rungs and seeds.
    public var trialsPerVariant: Int

    /// The curve of each variant, in the order of the experiment.
    public var curves: [SensitivityCurve]

    /// What to keep in mind, most important first.
    public var cautions: [String]

    /// What came out, in plain sentences.
    public var verdict: [String]

    /// The format this program writes.
    public static let currentSchema = "murmuration-sweep/1"

    /// Sums up finished runs.
    ///
    /// - Parameters:
    ///   - experiment: its name.
    ///   - reports: all runs, of all rungs; at least one.
    ///   - grid: what was tuned.
    ///   - ladder: the rungs.
    ///   - seeds: the seeds of every point.
    ///   - criterion: what to choose by.
    ///   - bootstrap: how intervals are computed.
    public init(
        experiment: String, _ reports: [RunReport], grid: [TunedKey], ladder: SuccessiveHalving,
        seeds: [UInt64], criterion: SweepCriterion, bootstrap: Bootstrap = Bootstrap()
    ) {
        precondition(!reports.isEmpty, "a sweep needs at least one report")
        self.experiment = experiment
        self.grid = grid
        self.criterion = criterion
        self.seeds = seeds
        metric = reports[0].metric
        target = reports[0].target
        rungs = ladder.rungs.count > 1 ? ladder.rungs : nil
        trialsPerVariant = ladder.rungs.reduce(0) { $0 + $1.points } * seeds.count
        var names: [String] = []
        for report in reports where !names.contains(report.variant) { names.append(report.variant) }
        let curves = names.map { name in
            SensitivityCurve(
                reports.filter { $0.variant == name }, grid: grid, criterion: criterion, bootstrap: bootstrap)
        }
        self.curves = curves
        cautions = []
        verdict = []
        cautions = Self.cautions(self)
        verdict = [sentence, spread].compactMap(\.self)
    }

    /// Chooses the points of a variant that go on to the next rung.
    ///
    /// - Parameters:
    ///   - points: all points of the rung.
    ///   - count: how many go on.
    ///   - criterion: what to choose by.
    ///   - metric: the metric of the runs.
    /// - Returns: their positions in `points`, best first.
    public static func survivors(
        of points: [[RunReport]], count: Int, criterion: SweepCriterion, metric: MetricDescription
    ) -> [Int] {
        let bootstrap = Bootstrap(resamples: 1)
        let scored = points.map { SensitivityPoint($0, criterion, bootstrap) }
        return Array(SensitivityCurve.order(scored, criterion, metric).prefix(count))
    }

    // MARK: - In words

    private var sentence: String? {
        let ranked = ranking
        guard let first = ranked.first, let best = first.best else { return nil }
        let how = criterion.higherIsBetter(metric) ? "Highest" : "Lowest"
        var text =
            "\(how) \(criterion.title(metric)): \(first.variant) with \(best.text), "
            + EstimateText.text(best.score, criterion.text)
        if ranked.count > 1, let second = ranked[1].best {
            text += "; then \(ranked[1].variant) with \(second.text), \(criterion.text(second.score.value))"
            if seeds.count > 1, best.score.overlaps(second.score) { text += " (intervals overlap)" }
        }
        return text + "."
    }

    /// Which variant asks for the most careful tuning.
    private var spread: String? {
        let widths = curves.compactMap { curve -> (curve: SensitivityCurve, low: Double, high: Double)? in
            let scores = curve.points.filter { $0.budgetDivisor == 1 }.map(\.score.value).filter(\.isFinite)
            guard scores.count > 1, let low = scores.min(), let high = scores.max() else { return nil }
            return (curve, low, high)
        }
        guard let widest = widths.max(by: { $0.high - $0.low < $1.high - $1.low }), curves.count > 1 else {
            return nil
        }
        return "Most sensitive to the choice: \(widest.curve.variant), from \(criterion.text(widest.low)) to "
            + "\(criterion.text(widest.high))."
    }

    /// The curves with a chosen point that has a figure, best first.
    public var ranking: [SensitivityCurve] {
        let sign = criterion.higherIsBetter(metric) ? -1.0 : 1.0
        let scored = curves.enumerated().compactMap { place, curve in
            curve.best.map { (place: place, failed: $0.failed, score: sign * $0.score.value) }
        }
        return scored.filter { !$0.score.isNaN }
            .sorted { ($0.failed, $0.score, $0.place) < ($1.failed, $1.score, $1.place) }
            .map { curves[$0.place] }
    }

    private static func cautions(_ sweep: SweepSummary) -> [String] {
        var cautions: [String] = []
        // Variants at the same edge are named together.
        var edges: [(edges: [String], variants: [String])] = []
        for curve in sweep.curves where !curve.edges.isEmpty {
            if let index = edges.firstIndex(where: { $0.edges == curve.edges }) {
                edges[index].variants.append(curve.variant)
            } else {
                edges.append((curve.edges, [curve.variant]))
            }
        }
        if !edges.isEmpty {
            let list = edges.map {
                "\($0.variants.joined(separator: ", ")) (\($0.edges.joined(separator: ", ")))"
            }
            cautions.append(
                "best at the edge of the grid, and perhaps better beyond it: \(list.joined(separator: "; "))")
        }
        cautions.append(sweep.criterion.honesty)
        if sweep.seeds.count == 1 { cautions.append("one seed: the best value may be chance; add --seeds 5") }
        let failed = sweep.curves.flatMap(\.points).reduce(0) { $0 + $1.failed }
        if failed > 0 {
            let why =
                sweep.criterion.needsTarget ? "did not reach the target" : "diverged or have no such figure"
            cautions.append("\(failed) run\(failed == 1 ? "" : "s") \(why)")
        }
        if let rungs = sweep.rungs, let first = rungs.first {
            cautions.append(
                "values dropped on an early rung were seen with as little as 1/\(first.divisor) of the budget; "
                    + "one that is slow at first may have been dropped")
        }
        return cautions
    }

    /// The bytes of the JSON file.
    public func json() -> [UInt8] { ReportCodec.text(of: self) }
}
