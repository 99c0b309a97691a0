import Determinism
import Learning
import Reports

/// Runs what is missing of a sweep, rung by rung, and gathers what is there.
struct SweepSession {
    let input: SweepInput
    let ladder: SuccessiveHalving
    let criterion: SweepCriterion
    let shard: ShardOption
    let store: TrialReports
    let runner: TrialRunner

    /// What there is at the end.
    struct Outcome {
        /// Reports of all rungs, by variant and point in the order of the experiment and the grid.
        var reports: [RunReport] = []
        /// Trials run by this process.
        var ran = 0
        /// Trials whose report was there before.
        var kept = 0
        /// Trials of other shards without a report, of the rungs that could be begun.
        var missing = 0
    }

    /// A variant on its way up the ladder.
    private struct Climb {
        let variant: String
        /// The points of the grid that are still in.
        var points: [Int]
    }

    /// A trial, and whose it is.
    private struct Slot {
        let climb: Int
        let point: Int
        let trial: Trial
    }

    /// Every trial of the first rung.
    var firstTrials: [Trial] {
        slots(input.variants.map(newClimb), divisor: ladder.rungs[0].divisor).map(\.trial)
    }

    private func newClimb(of variant: String) -> Climb {
        Climb(variant: variant, points: Array(input.points.indices))
    }

    /// Runs the trials of this shard that have no report, and reads the others.
    ///
    /// - Throws: `Failure` when a report is in the way or cannot be written, or a signal ended the sweep.
    func run() throws(Failure) -> Outcome {
        var outcome = Outcome()
        var climbs = input.variants.map(newClimb)
        for (number, rung) in ladder.rungs.enumerated() {
            let slots = slots(climbs, divisor: rung.divisor)
            let found = try reports(of: slots, rung: number, &outcome)
            let next = number + 1 < ladder.rungs.count ? ladder.rungs[number + 1].points : 0
            for index in climbs.indices {
                let own = slots.indices.filter { slots[$0].climb == index }
                outcome.missing += own.count { found[$0] == nil }
                outcome.reports += own.compactMap { found[$0] }
                let points = climbs[index].points.map { point in
                    own.filter { slots[$0].point == point }.compactMap { found[$0] }
                }
                let isWhole = points.allSatisfy { $0.count == input.seeds.count }
                guard isWhole, let metric = points.first?.first?.metric else {
                    climbs[index].points = []
                    continue
                }
                let best = SweepSummary.survivors(
                    of: points, count: next, criterion: criterion, metric: metric)
                climbs[index].points = best.sorted().map { climbs[index].points[$0] }
            }
        }
        return outcome
    }

    private func slots(_ climbs: [Climb], divisor: Int) -> [Slot] {
        climbs.enumerated().flatMap { index, climb in
            climb.points.flatMap { point in
                input.trials(of: climb.variant, at: point, divisor: divisor).map {
                    Slot(climb: index, point: point, trial: $0)
                }
            }
        }
    }

    /// Whether this shard runs a trial: single trials are shared out; on a ladder whole variants, because who goes on is
    /// decided within a variant.
    private func isOurs(_ position: Int, _ slot: Slot) -> Bool {
        shard.has(ladder.rungs.count > 1 ? slot.climb : position)
    }

    private func reports(
        of slots: [Slot], rung: Int, _ outcome: inout Outcome
    ) throws(Failure) -> [RunReport?] {
        var found: [RunReport?] = []
        var waiting: [(position: Int, trial: TrialRunner.Waiting)] = []
        for (position, slot) in slots.enumerated() {
            let dataset = try input.dataset(of: slot.trial)
            let report = try store.report(of: slot.trial, dataHash: dataset.digest.description)
            found.append(report)
            if report != nil {
                outcome.kept += 1
            } else if isOurs(position, slot) {
                waiting.append((position, TrialRunner.Waiting(trial: slot.trial, dataset: dataset)))
            }
        }
        let label = ladder.rungs.count > 1 ? "rung \(rung + 1) of \(ladder.rungs.count): " : ""
        let made = try runner.reports(of: waiting.map(\.trial), label: label)
        for (report, place) in zip(made, waiting) { found[place.position] = report }
        let done = made.count { $0 != nil }
        outcome.ran += done
        guard Interruption.signalNumber == nil else {
            throw Failure(
                "interrupted after \(outcome.ran) trial\(outcome.ran == 1 ? "" : "s") of this process; "
                    + "\(outcome.kept + outcome.ran) reports in \(store.directory.path); the same command goes on there",
                Interruption.status)
        }
        return found
    }
}
