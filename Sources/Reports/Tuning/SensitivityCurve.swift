/// How one variant does at every point of the grid, and where it does best.
public struct SensitivityCurve: Codable, Sendable, Equatable {
    /// The variant.
    public var variant: String

    /// Its algorithm; at the first point, if it is one of the things tuned.
    public var algorithm: String

    /// All points that were run, in the order of the grid.
    public var points: [SensitivityPoint]

    /// The position of the chosen point; absent when every run of every point diverged or no report is there.
    public var chosen: Int?

    /// For each tuned key whose chosen value is the least or greatest tried: what lies beyond, in words.
    public var edges: [String]

    /// Positions of other points with the whole budget that the seeds do not tell from the chosen one.
    ///
    /// The interval of the paired differences holds 0; empty with a single seed, which tells nothing.
    public var notToldApart: [Int]

    /// The chosen point.
    public var best: SensitivityPoint? { chosen.map { points[$0] } }

    /// The point with the values that the experiment itself states; absent when it was not tried.
    public var stated: SensitivityPoint? { points.first(where: \.isAsStated) }
}

/// The runs of one variant at one point of the grid.
public struct SensitivityPoint: Codable, Sendable, Equatable {
    /// The tuned keys and their values.
    public var values: [NamedValue]

    /// What the budget of these runs was divided by: 1 for the whole budget.
    public var budgetDivisor: Int

    /// The seeds, ascending.
    public var seeds: [UInt64]

    /// The figure the choice is made by, one for each seed; not a number when a run has none.
    public var figures: [Double]

    /// The mean of those there are, with its interval; not a number when there is none.
    public var score: Estimate

    /// The metric at the last evaluation.
    public var finalMetric: Estimate

    /// `true` for the values that the experiment itself states for the variant; absent for others.
    public var asStated: Bool?

    /// Whether the experiment itself states these values for the variant.
    public var isAsStated: Bool { asStated == true }

    /// How many seeds have no figure.
    public var failed: Int { figures.count(where: \.isNaN) }

    /// The values in one line.
    public var text: String { TuningCard(values: values).text }

    /// The figures of some runs, which are of one variant, point and budget and have different seeds.
    init(_ runs: [RunReport], _ criterion: SweepCriterion, _ bootstrap: Bootstrap) {
        let runs = runs.sorted { $0.seed < $1.seed }
        let card = runs[0].tuning
        values = card?.values ?? []
        budgetDivisor = card?.budgetDivisor ?? 1
        asStated = card?.isAsStated
        seeds = runs.map(\.seed)
        figures = runs.map(criterion.figure)
        score = bootstrap.mean(figures.filter(\.isFinite))
        finalMetric = bootstrap.mean(runs.map(\.summary.finalMetric))
    }
}

extension SensitivityCurve {
    /// The curve of one variant.
    ///
    /// A point is better the more seeds have a figure, and among equals the better their mean is; without any figure, the
    /// better the final metric is. Among equals the first of the grid wins. Only points with the largest budget are chosen from.
    ///
    /// - Parameters:
    ///   - runs: finished runs of one variant, at least one; of each point those with the largest budget count.
    ///   - grid: what was tuned.
    ///   - criterion: what is chosen by.
    ///   - bootstrap: how intervals are computed.
    public init(
        _ runs: [RunReport], grid: [TunedKey], criterion: SweepCriterion, bootstrap: Bootstrap = Bootstrap()
    ) {
        variant = runs[0].variant
        algorithm = runs[0].algorithm
        let metric = runs[0].metric
        points = Self.points(of: runs, grid).map { SensitivityPoint($0, criterion, bootstrap) }
        chosen = nil
        edges = []
        notToldApart = []
        guard let order = Self.order(points, criterion, metric).first else { return }
        let best = points[order]
        guard !best.score.value.isNaN || !best.finalMetric.value.isNaN else { return }
        chosen = order
        edges = zip(grid, best.values).compactMap { $0.edge(at: $1.value) }
        notToldApart = points.indices.filter { index in
            index != order && Self.isNotTold(points[index], from: best, bootstrap)
        }
    }

    /// The runs of each point with its largest budget, in the order of the grid; points off the grid are left out.
    private static func points(of runs: [RunReport], _ grid: [TunedKey]) -> [[RunReport]] {
        let keys = grid.map(\.key)
        let onGrid = runs.filter { run in
            let values = run.tuning?.values ?? []
            return values.map(\.name) == keys
                && zip(grid, values).allSatisfy { $0.values.contains($1.value) }
        }
        func place(_ run: RunReport) -> [Int] {
            zip(grid, run.tuning?.values ?? []).map { key, value in
                key.values.firstIndex(of: value.value) ?? 0
            }
        }
        var groups: [(place: [Int], runs: [RunReport])] = []
        for run in onGrid {
            let place = place(run)
            if let index = groups.firstIndex(where: { $0.place == place }) {
                groups[index].runs.append(run)
            } else {
                groups.append((place, [run]))
            }
        }
        groups.sort { $0.place.lexicographicallyPrecedes($1.place) }
        return groups.map { group in
            let least = group.runs.map(\.budgetDivisor).min() ?? 1
            return group.runs.filter { $0.budgetDivisor == least }
        }
    }

    /// The positions of the points with the largest budget, the best first.
    static func order(
        _ points: [SensitivityPoint], _ criterion: SweepCriterion, _ metric: MetricDescription
    ) -> [Int] {
        let least = points.map(\.budgetDivisor).min() ?? 1
        let sign = criterion.higherIsBetter(metric) ? -1.0 : 1.0
        func key(_ point: SensitivityPoint) -> (Int, Double) {
            if point.failed < point.figures.count {
                return (point.failed, sign * point.score.value)
            }
            let final = point.finalMetric.value
            return (.max, final.isNaN ? .infinity : metric.higherIsBetter ? -final : final)
        }
        return points.indices.filter { points[$0].budgetDivisor == least }.sorted { left, right in
            let (a, b) = (key(points[left]), key(points[right]))
            return a == b ? left < right : a < b
        }
    }

    private static func isNotTold(
        _ point: SensitivityPoint, from best: SensitivityPoint, _ bootstrap: Bootstrap
    ) -> Bool {
        guard point.budgetDivisor == best.budgetDivisor, point.seeds == best.seeds, best.seeds.count > 1,
            point.failed == 0, best.failed == 0
        else { return false }
        let differences = bootstrap.mean(zip(point.figures, best.figures).map { $0 - $1 })
        guard let low = differences.low, let high = differences.high else { return false }
        return low <= 0 && high >= 0
    }
}

extension RunReport {
    /// What the budget of the run was divided by: 1 unless a sweep tried the values with a part of it.
    public var budgetDivisor: Int { tuning?.budgetDivisor ?? 1 }

    /// The reports without those of a sweep's early rungs, whose smaller budget would make nothing comparable; all of them
    /// when there are no others.
    public static func withWholeBudget(_ reports: [RunReport]) -> [RunReport] {
        let whole = reports.filter { $0.budgetDivisor == 1 }
        return whole.isEmpty ? reports : whole
    }
}

/// A tuned key and the values that were tried for it.
public struct TunedKey: Codable, Sendable, Equatable {
    /// The keys that lead to it, for example `training.learning-rate`.
    public var key: String

    /// The values as text, in the order of the grid.
    public var values: [String]

    /// Puts a tuned key together from its fields.
    public init(key: String, values: [String]) {
        self.key = key
        self.values = values
    }

    /// The values as numbers, in the same order; nil when one is none.
    public var numbers: [Double]? {
        let numbers = values.compactMap { Double($0) }.filter(\.isFinite)
        return numbers.count == values.count ? numbers : nil
    }

    /// `learning-rate 0.3 is the greatest tried`, when a value is at an end of at least two numbers; nil elsewhere.
    func edge(at value: String) -> String? {
        guard let numbers, let number = Double(value), let least = numbers.min(),
            let greatest = numbers.max(),
            least < greatest, number == least || number == greatest
        else { return nil }
        return "\(TuningCard.shortKey(key)) \(value) is the \(number == least ? "least" : "greatest") tried"
    }
}
