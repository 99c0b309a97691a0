import Experiments
import Reports
import Runs
import Simulation

/// Runs simulations side by side and writes a report and a timing file for each.
struct SimulationSession: Sendable {
    /// Threads for all simulations together.
    let threads: Int
    let isParanoid: Bool
    /// Where the times come from, if not from the experiment.
    let calibration: CalibrationInput?
    /// Which models are kept; nil for none.
    let saved: SavedModels.Extent?
    /// Runs in all, of all experiments.
    let runCount: Int
    /// Nil when nobody watches.
    let progress: RunProgress?
    /// Where timelines go, which one run after the other fills; nil when nobody wants one.
    let traceFile: TraceFile?
    /// Nil when nothing is served.
    let page: LivePage?
    private var begunRuns = 0

    init(
        threads: Int, isParanoid: Bool, calibration: CalibrationInput?, saved: SavedModels.Extent?,
        runCount: Int, isWatched: Bool, traceFile: TraceFile?, page: LivePage?
    ) {
        self.threads = threads
        self.isParanoid = isParanoid
        self.calibration = calibration
        self.saved = saved
        self.runCount = runCount
        self.traceFile = traceFile
        self.page = page
        progress = isWatched ? RunProgress(RunStanding(count: runCount, workers: threads)) : nil
    }

    /// Runs everything, or until a signal asks to end.
    ///
    /// - Returns: the reports of the runs that were begun; those that an interruption ended are partial.
    /// - Throws: `Failure` when a report cannot be written.
    mutating func run(_ runs: [VariantRun], into directory: OutputDirectory) throws(Failure) -> [RunReport] {
        try directory.create()
        let before = begunRuns
        begunRuns += runs.count
        defer { progress?.clear() }
        let parallel = ParallelRuns(
            runs.count, threads: threads, atMost: traceFile == nil ? ParallelRuns.mostInMemory(runs) : 1)
        let session = self
        return try parallel.results { turn throws(Failure) in
            try session.report(of: runs[turn.index], number: before + turn.index + 1, turn, into: directory)
        }.compactMap(\.self)
    }

    /// Simulates one run; nil, and nothing written, when another one's failure ended it.
    private func report(
        of run: VariantRun, number: Int, _ turn: ParallelRuns.Turn, into directory: OutputDirectory
    ) throws(Failure) -> RunReport? {
        let plan = try calibration?.plan(for: run) ?? run.simulationPlan
        let simulated = SimulatedRun(run: run, plan: plan, threads: turn.threads, isParanoid: isParanoid)
        let trace = traceFile.map { RunTrace($0, run, number: number, of: runCount) }
        let live = page.map { LiveRun(run, place: number - 1, on: $0) }
        var isCutShort = false
        var result = simulated.result(
            domain: Machine.determinismDomain, trace: trace.map { trace in { trace.add($0) } }
        ) { simulation, state in
            progress?.note(run, number: number, state, worker: turn.worker)
            live?.show(simulation)
            isCutShort = !turn.goesOn
            return !isCutShort
        }
        progress?.finish(worker: turn.worker)
        if isCutShort, Interruption.signalNumber == nil { return nil }
        calibration?.calibration.mark(&result.report)
        live?.finish(result.report)
        try StoredFile.requireUnchanged()
        if let saved {
            try SavedModels(run: run).write(result.outcome.run.models, saved, into: directory)
        }
        try directory.write(result, as: ReportFiles.name(variant: run.variant.name, seed: run.seed))
        try trace?.finish(result.outcome)
        return result.report
    }
}
