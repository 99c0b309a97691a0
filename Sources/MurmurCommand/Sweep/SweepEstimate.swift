import Determinism
import Experiments
import Learning
import Reports
import Runs
import Simulation

/// What a sweep would take, for `--dry-run`.
struct SweepEstimate {
    let session: SweepSession
    let threads: Int

    /// The text, ending with a line break.
    ///
    /// - Throws: `Failure` when a trial does not fit, or something else is in the place of its report.
    func text() throws(Failure) -> String {
        let input = session.input
        let rungs = session.ladder.rungs
        let first = session.firstTrials
        var (ours, kept) = (0.0, 0)
        var all = 0.0
        var pace = Pace()
        for (position, trial) in first.enumerated() {
            let run = try input.run(trial)
            let operations = run.estimatedOperations
            all += operations
            let dataHash = run.plan.workload.dataset.digest.description
            if try session.store.report(of: trial, dataHash: dataHash) != nil {
                kept += 1
                pace.add(operations, trial, in: session.store)
            } else if rungs.count > 1 || session.shard.has(position) {
                ours += operations
            }
        }
        // Every later rung costs what its share of the points and the budget says.
        for rung in rungs.dropFirst() {
            let share = Double(rung.points) / Double(rungs[0].points)
            let later = all * share * Double(rungs[0].divisor) / Double(rung.divisor)
            all += later
            ours += later
        }
        let perVariant = rungs.reduce(0) { $0 + $1.points } * input.seeds.count
        var lines = [
            "\(input.experiment.name) (\(input.path))",
            "\(perVariant * input.variants.count) trials: \(input.variants.count) variants x \(perVariant) each",
            "seeds        \(input.seeds.map { "\($0)" }.joined(separator: ", "))",
        ]
        lines += input.tunedKeys.map { "tuned        \($0.key): \($0.values.joined(separator: ", "))" }
        lines += rungs.enumerated().map { number, rung in
            "rung \(number + 1)       \(rung.points) of \(rungs[0].points) points with "
                + (rung.divisor == 1 ? "the whole budget" : "1/\(rung.divisor) of the budget")
        }
        lines.append("chosen by    \(session.criterion.rawValue), \(session.criterion.honesty)")
        lines.append(
            "there        \(kept) of \(first.count) trials\(rungs.count > 1 ? " of the first rung" : "")")
        lines.append("work         about \(Self.giga(all)) GFLOP in all")
        let shared = rungs.count > 1 ? ours / Double(session.shard.count) : ours
        let time = pace.seconds(for: shared).map {
            "; about \(QuantityText.duration($0 / Double(threads))) on \(threads) thread\(threads == 1 ? "" : "s"), at "
                + "the pace of the trials that are there"
        }
        lines.append(
            "to do        about \(Self.giga(shared)) GFLOP"
                + (session.shard == .whole ? "" : " in \(session.shard.text)")
                + (time ?? (shared > 0 ? "; how long that takes shows once a trial is there" : "")))
        lines.append("Reports would go to \(session.store.directory.path). Nothing was run or written.")
        return lines.flatMap { TextLayout.wrapped($0, indent: 0, hanging: 13) }.joined(separator: "\n") + "\n"
    }

    private static func giga(_ operations: Double) -> String {
        NumberText.grouped(Int(min(operations / 1e9, 1e15).rounded(.up)))
    }

    /// How fast the trials were that are there.
    private struct Pace {
        private var operations = 0.0
        private var threadSeconds = 0.0

        /// Counts a trial whose timing file is there as well.
        mutating func add(_ operations: Double, _ trial: Trial, in store: TrialReports) {
            guard let timing = store.timing(of: trial) else { return }
            self.operations += operations
            threadSeconds += timing.wallSeconds * Double(timing.threads)
        }

        /// The seconds of one thread for some work; nil when nothing is known.
        func seconds(for work: Double) -> Double? {
            operations > 0 && work > 0 ? work / operations * threadSeconds : nil
        }
    }
}
