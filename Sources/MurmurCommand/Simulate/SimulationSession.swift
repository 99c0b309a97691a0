import Experiments
import Reports
import Runs
import Simulation

/// Runs simulations one after another and writes a report and a timing file for each.
struct SimulationSession {
    let threads: Int
    let isParanoid: Bool
    /// Where the times come from, if not from the experiment.
    let calibration: CalibrationInput?
    /// Which models are kept; nil for none.
    let saved: SavedModels.Extent?
    /// Nil when nobody watches.
    var progress: ProgressLine?
    /// Runs in all, of all experiments.
    let runCount: Int
    /// Where timelines go; nil when nobody wants one.
    var traceFile: TraceFile?
    /// Nil when nothing is served.
    var page: LivePage?
    private var begunRuns = 0
    private let domain = Machine.determinismDomain

    init(
        threads: Int, isParanoid: Bool, calibration: CalibrationInput?, saved: SavedModels.Extent? = nil,
        runCount: Int, progress: ProgressLine?
    ) {
        self.runCount = runCount
        self.threads = threads
        self.isParanoid = isParanoid
        self.calibration = calibration
        self.saved = saved
        self.progress = progress
    }

    /// Runs everything, or until a signal asks to end.
    ///
    /// - Returns: the reports of the runs that were begun; the last one is partial after an interruption.
    /// - Throws: `Failure` when a report cannot be written.
    mutating func run(_ runs: [VariantRun], into directory: OutputDirectory) throws(Failure) -> [RunReport] {
        try directory.create()
        var reports: [RunReport] = []
        for run in runs where Interruption.signalNumber == nil {
            reports.append(try simulate(run, into: directory))
        }
        progress?.clear()
        return reports
    }

    private mutating func simulate(
        _ run: VariantRun, into directory: OutputDirectory
    ) throws(Failure) -> RunReport {
        let plan = try calibration?.plan(for: run) ?? run.simulationPlan
        let simulated = SimulatedRun(run: run, plan: plan, threads: threads, isParanoid: isParanoid)
        begunRuns += 1
        let trace = traceFile.map { RunTrace($0, run, number: begunRuns, of: runCount) }
        var result = simulated.result(
            domain: domain, trace: trace.map { trace in { trace.add($0) } }
        ) { simulation, state in
            progress?.show(run, state)
            page?.show(run, simulation)
            return Interruption.signalNumber == nil
        }
        progress?.finishRun()
        calibration?.calibration.mark(&result.report)
        page?.add(result.report)
        do {
            if let saved {
                try SavedModels(run: run).write(result.outcome.run.models, saved, into: directory)
            }
            try directory.write(result, as: ReportFiles.name(variant: run.variant.name, seed: run.seed))
            try trace?.finish(result.outcome)
        } catch {
            progress?.clear()
            throw error
        }
        return result.report
    }
}
