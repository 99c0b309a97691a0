import Dispatch
import Learning
import Reports
import Runs
import Simulation
import Synchronization

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
    }

    /// What the workers share.
    private struct State {
        var reports: [RunReport?]
        var failure: Failure?
    }

    /// Runs the trials, or until a signal asks to end; a trial that is not done then leaves nothing.
    ///
    /// - Parameters:
    ///   - trials: what to run.
    ///   - label: what the progress line begins with.
    /// - Returns: a report for each trial; nil for those not done.
    /// - Throws: `Failure` when a run cannot be resolved or a report not be written.
    func reports(of trials: [Waiting], label: String) throws(Failure) -> [RunReport?] {
        guard !trials.isEmpty else { return [] }
        let workers = min(threads, trials.count)
        let progress =
            isWatched
            ? TrialProgress(label, trialCount: trials.count, workers: workers, width: Console.errorWidth)
            : nil
        let state = Mutex(State(reports: [RunReport?](repeating: nil, count: trials.count)))
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            while Interruption.signalNumber == nil, state.withLock({ $0.failure == nil }) {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < trials.count else { return }
                do throws(Failure) {
                    let report = try report(of: trials[index], threads: threads / workers) { fraction in
                        progress?.note(fraction, worker: worker)
                    }
                    state.withLock { $0.reports[index] = report }
                } catch {
                    state.withLock { $0.failure = $0.failure ?? error }
                }
                progress?.finish(worker: worker)
            }
        }
        progress?.clear()
        let (reports, failure) = state.withLock { ($0.reports, $0.failure) }
        if let failure { throw failure }
        return reports
    }

    /// Runs one trial; nil, and nothing written, when a signal ended it.
    private func report(
        of waiting: Waiting, threads: Int, _ note: (Double) -> Void
    ) throws(Failure) -> RunReport? {
        let trial = waiting.trial
        let run: VariantRun
        do {
            run = try trial.run(on: waiting.dataset)
        } catch {
            throw Failure(error)
        }
        let simulated = SimulatedRun(
            run: run, plan: run.simulationPlan, threads: threads, isParanoid: isParanoid)
        var result = simulated.result(domain: Machine.determinismDomain) { _, progress in
            note(progress.fraction)
            return Interruption.signalNumber == nil
        }
        guard Interruption.signalNumber == nil else { return nil }
        result.report.tuning = trial.card
        let folder = OutputDirectory(directory.file(trial.folder))
        try folder.create()
        try folder.write(result, as: trial.name)
        return result.report
    }
}
