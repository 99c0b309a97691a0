/// Any number of reports, simulated or measured, laid side by side.
public struct Comparison: Sendable, Equatable {
    /// The runs of each variant, in the order of first appearance.
    public let groups: [RunGroup]

    /// Every figure the tables and pages show.
    public let summary: ComparisonSummary

    /// Compares reports.
    ///
    /// - Parameters:
    ///   - reports: at least one. Reports of the same experiment, variant, kind and calibration are
    ///     seeds of one group.
    ///   - target: what counts as "there"; when nil, the one all reports carry, else one derived from the runs.
    ///   - bootstrap: how intervals over seeds are computed.
    /// - Throws: `TargetError.unknownQuantity` when a run does not measure what the given target names.
    public init(_ reports: [RunReport], target: Target? = nil, bootstrap: Bootstrap = Bootstrap())
        throws(TargetError)
    {
        precondition(!reports.isEmpty, "a comparison needs at least one report")
        let whole = RunReport.withWholeBudget(reports)
        let preliminary = reports.count - whole.count
        let reports = whole
        let (groups, repeated) = RunGroup.groups(of: reports)
        if let target {
            for report in reports { try target.check(against: report.metric) }
        }
        let runs = groups.flatMap(\.runs)
        let metric = groups[0].first.metric
        let chosen = Self.target(given: target, runs: runs, metric: metric)
        let commonSeconds = runs.compactMap { $0.series.last?.seconds }.min() ?? 0
        let reference = ExcessLoss.reference(of: runs)
        let single = TransientLength.reference(of: groups)
        let variants = groups.map { group in
            var variant = VariantSummary(
                group, first: groups[0], target: chosen.target, commonSeconds: commonSeconds,
                bootstrap: bootstrap)
            variant.transient = single.flatMap { TransientLength(group, against: $0, bootstrap: bootstrap) }
            variant.excessLoss = reference.flatMap { ExcessLoss(group.runs, reference: $0) }
            return variant
        }
        let findings =
            Comparability.findings(groups, repeated: repeated)
            + TuningCautions.findings(groups, preliminary: preliminary)
            + OverlapCautions.findings(groups, variants, target: chosen.target, bootstrap: bootstrap)
        let predictions = Prediction.all(groups, target: chosen.target)
        self.groups = groups
        summary = ComparisonSummary(
            title: Self.title(groups),
            metric: metric,
            target: chosen.target,
            targetRule: chosen.rule,
            variants: variants,
            predictions: predictions.isEmpty ? nil : predictions,
            findings: findings,
            verdict: Verdict.sentences(
                variants, of: groups, predictions, metric: metric, target: chosen.target, findings: findings,
                bootstrap: bootstrap)
        )
    }

    private static func target(
        given: Target?, runs: [RunReport], metric: MetricDescription
    ) -> (target: Target?, rule: String) {
        if let given { return (given, "given with the comparison") }
        if let own = runs[0].target, runs.allSatisfy({ $0.target == own }) {
            return (own, "fixed in the experiment before the runs")
        }
        if let derived = DerivedTarget.target(for: runs, metric: metric) {
            return (derived, DerivedTarget.rule)
        }
        return (nil, "none: no run made progress")
    }

    private static func title(_ groups: [RunGroup]) -> String {
        var names: [String] = []
        for group in groups where !names.contains(group.first.experiment) {
            names.append(group.first.experiment)
        }
        return names.joined(separator: ", ")
    }
}

/// The figures of a comparison: what `--json` writes, schema `murmuration-comparison/1`.
public struct ComparisonSummary: Codable, Sendable, Equatable {
    /// The format and its version.
    public var schema = "murmuration-comparison/1"

    /// The names of the experiments.
    public var title: String

    /// The metric of the first report.
    public var metric: MetricDescription

    /// What counts as "there"; absent when no run made progress.
    public var target: Target?

    /// Where the target comes from, in words.
    public var targetRule: String

    /// The figures of each variant, in order of first appearance; speed-ups are against the first.
    public var variants: [VariantSummary]

    /// What simulations foretold of measured runs; absent unless both are there, of one variant or algorithm and seed.
    public var predictions: [Prediction]?

    /// Reasons not to compare, then cautions.
    public var findings: [ComparabilityFinding]

    /// What the comparison shows, in plain sentences.
    public var verdict: [String]

    /// Why the figures must not be read against each other; empty when they may.
    public var notComparable: [String] { findings.filter { $0.severity == .notComparable }.map(\.message) }

    /// What to keep in mind when reading the figures against each other.
    public var cautions: [String] { findings.filter { $0.severity == .caution }.map(\.message) }

    /// The bytes of the JSON file.
    public func json() -> [UInt8] { ReportCodec.text(of: self) }
}
