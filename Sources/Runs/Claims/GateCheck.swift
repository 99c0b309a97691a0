public import Experiments
public import Reports

/// Lays requirements against finished runs.
public struct GateCheck {
    private let groups: [RunGroup]
    private let baseline: [RunGroup]
    private let bootstrap: Bootstrap

    /// - Parameters:
    ///   - groups: the runs to judge, by variant.
    ///   - baseline: the runs they are judged by; empty without a baseline.
    ///   - bootstrap: how intervals over the seeds are computed.
    public init(_ groups: [RunGroup], baseline: [RunGroup], bootstrap: Bootstrap = Bootstrap()) {
        self.groups = groups
        self.baseline = baseline
        self.bootstrap = bootstrap
    }

    /// The baseline's runs of the same variant; of the only one, when either side has a single one.
    public func partner(of group: RunGroup) -> RunGroup? {
        let named = baseline.first {
            $0.first.variant == group.first.variant && $0.first.tuning == group.first.tuning
        }
        return named ?? (groups.count == 1 && baseline.count == 1 ? baseline[0] : nil)
    }

    /// The verdicts on a requirement: one for each variant, or a single one when it names its own.
    public func verdicts(on clause: GateClause) -> [GateVerdict] {
        guard clause.measure.isOfEachVariant else {
            return [
                verdict(on: clause, "", groups.flatMap(\.runs), baseline.flatMap(\.runs), clause.measure)
            ]
        }
        return groups.map { group in
            verdict(
                on: clause, group.label, group.runs, partner(of: group)?.runs,
                clause.measure.of(variant: group.first.variant))
        }
    }

    private func verdict(
        on clause: GateClause, _ variant: String, _ runs: [RunReport], _ baseline: [RunReport]?,
        _ measure: Measure
    ) -> GateVerdict {
        let direction: TargetDirection = clause.bound == .atLeast ? .atLeast : .atMost
        let seeds = Set(runs.map(\.seed)).count
        let limit =
            switch clause.limit {
            case .value(let limit), .timesBaseline(let limit): limit
            }
        do throws(MeasureObstacle) {
            let own = try values(of: measure, runs, clause.bound)
            guard clause.needsBaseline else {
                return GateVerdict(
                    clause: clause.text, variant: variant, value: bootstrap.mean(own.map(\.value)),
                    limit: limit, direction: direction, seeds: own.count)
            }
            guard let baseline, !baseline.isEmpty else {
                throw MeasureObstacle("the baseline has no such runs")
            }
            // With one variant on each side their names may differ.
            let other = try values(
                of: clause.measure.of(variant: baseline[0].variant), baseline, clause.bound,
                prefix: "baseline: ")
            return try ratio(clause, variant, own, other, limit, direction)
        } catch {
            return GateVerdict(
                clause: clause.text, variant: variant, obstacle: error.reason, limit: limit,
                direction: direction, seeds: seeds)
        }
    }

    /// What a seed gave.
    private typealias SeedValue = (seed: UInt64, value: Double)

    private func ratio(
        _ clause: GateClause, _ variant: String, _ own: [SeedValue], _ other: [SeedValue], _ limit: Double,
        _ direction: TargetDirection
    ) throws(MeasureObstacle) -> GateVerdict {
        let mean = SampleStatistics.mean(other.map(\.value))
        guard mean > 0 else {
            throw MeasureObstacle(
                "the baseline is \(NumberText.significant(mean)), of which there are no multiples; state a limit without x"
            )
        }
        let ratio = bootstrap.ratio(
            own.map(\.value), over: other.map(\.value), paired: own.map(\.seed) == other.map(\.seed))
        return GateVerdict(
            clause: clause.text, variant: variant, value: ratio,
            own: SampleStatistics.mean(own.map(\.value)), baseline: mean, limit: limit,
            direction: direction, seeds: own.count)
    }

    /// The measure of each seed's runs, by ascending seed; of several values the one that is hardest to pass.
    private func values(
        of measure: Measure, _ runs: [RunReport], _ bound: Experiments.Target.Bound, prefix: String = ""
    ) throws(MeasureObstacle) -> [SeedValue] {
        var values: [SeedValue] = []
        for seed in Set(runs.map(\.seed)).sorted() {
            let found: [Double]
            do throws(MeasureObstacle) {
                found = try MeasureEvaluation(runs.filter { $0.seed == seed }).values(of: measure)
            } catch {
                throw MeasureObstacle(prefix + error.reason)
            }
            let worst = bound == .atLeast ? found.min() : found.max()
            values.append((seed, found.first(where: \.isNaN) ?? worst ?? .nan))
        }
        return values
    }
}
