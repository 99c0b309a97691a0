import Experiments
import Learning
import Reports
import Runs
import Simulation

/// Runs trials side by side, one on each core, and writes the report of each as soon as it is done.
///
/// Which worker runs a trial, and beside which others, changes nothing in its report.
struct TrialRunner: Sendable {
    let directory: OutputDirectory
    let threads: Int
    let isParanoid: Bool
    /// Whether somebody watches the progress.
    let isWatched: Bool

    /// A trial and its data.
    struct Waiting: Sendable {
        let trial: Trial
        let dataset: Dataset

        /// Its run, resolved.
        fileprivate func run() throws(Failure) -> VariantRun {
            do {
                return try trial.run(on: dataset)
            } catch {
                throw Failure(error)
            }
        }
    }

    /// Runs the trials, or until a signal asks to end; a trial that is not done then leaves nothing.
    ///
    /// - Parameters:
    ///   - trials: what to run.
    ///   - label: what the progress line begins with.
    /// - Returns: a report for each trial; nil for those not done.
    /// - Throws: `Failure` when a run cannot be resolved or a report not be written.
    func reports(of trials: [Waiting], label: String) throws(Failure) -> [RunReport?] {
        let parallel = ParallelRuns(trials.count, threads: threads, atMost: try mostInMemory(trials))
        let progress =
            isWatched
            ? RunProgress(
                RunStanding(label: label, noun: "trials", count: trials.count, workers: parallel.workers))
            : nil
        defer { progress?.clear() }
        return try parallel.results { turn throws(Failure) in
            try report(of: trials[turn.index], turn, progress)
        }
    }

    /// Runs one trial; nil, and nothing written, when it is cut short.
    private func report(
        of waiting: Waiting, _ turn: ParallelRuns.Turn, _ progress: RunProgress?
    ) throws(Failure) -> RunReport? {
        let trial = waiting.trial
        let run = try waiting.run()
        let simulated = SimulatedRun(
            run: run, plan: run.simulationPlan, threads: turn.threads, isParanoid: isParanoid)
        var isCutShort = false
        var result = simulated.result(domain: Machine.determinismDomain) { _, state in
            progress?.note(run, number: turn.index + 1, state, worker: turn.worker)
            isCutShort = !turn.goesOn
            return !isCutShort
        }
        progress?.finish(worker: turn.worker)
        guard !isCutShort else { return nil }
        result.report.tuning = trial.card
        try StoredFile.requireUnchanged()
        let folder = OutputDirectory(directory.file(trial.folder))
        try folder.create()
        try folder.write(result, as: trial.name)
        return result.report
    }

    /// How many trials fit into memory at the same time, judged by one of each variant.
    private func mostInMemory(_ trials: [Waiting]) throws(Failure) -> Int {
        var variants: [String] = []
        var runs: [VariantRun] = []
        for waiting in trials where !variants.contains(waiting.trial.variant.name) {
            variants.append(waiting.trial.variant.name)
            runs.append(try waiting.run())
        }
        return ParallelRuns.mostInMemory(runs)
    }
}
