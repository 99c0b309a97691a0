import Reports
import Runs
import Simulation

/// One run in virtual time, from its plan to what is written about it.
struct SimulatedRun {
    let run: VariantRun
    let plan: SimulationPlan
    let threads: Int
    let isParanoid: Bool

    /// What is written about it.
    struct Result {
        var report: RunReport
        /// Beside the report, with everything that differs between two executions; names no file yet.
        var timing: RunTiming
        let outcome: Simulation.Outcome
    }

    /// Runs until the budget is used up.
    ///
    /// - Parameters:
    ///   - domain: what the bits depend on beside the experiment.
    ///   - trace: receives what happens in virtual time; nil when nobody wants to know.
    ///   - shouldContinue: told about the progress now and then; false ends the run with a valid partial report.
    /// - Returns: what there is to write.
    func result(
        domain: DeterminismDomain, trace: (([TraceRecord]) -> Void)? = nil,
        _ shouldContinue: (Simulation, Simulation.Progress) -> Bool
    ) -> Result {
        let date = Machine.date
        let clock = ContinuousClock()
        let start = clock.now
        let simulation = Simulation(plan, threads: threads, isParanoid: isParanoid)
        simulation.clock = { (clock.now - start) / .seconds(1) }
        simulation.trace = trace
        let outcome = simulation.run { shouldContinue(simulation, $0) }
        let seconds = (clock.now - start) / .seconds(1)
        let steps = outcome.series.last?.steps ?? 0
        let training = max(seconds - outcome.evaluationSeconds, 1e-9)
        return Result(
            report: run.report(of: outcome.run, domain: domain, programVersion: Murmur.version),
            timing: RunTiming(
                report: "", startedAt: date, wallSeconds: seconds,
                evaluationSeconds: outcome.evaluationSeconds, threads: threads, host: Machine.hostName,
                processIdentifier: Machine.processIdentifier,
                stepsPerSecond: Double(steps) / training,
                eventsPerSecond: Double(outcome.eventCount) / training,
                peakMemoryBytes: Machine.peakMemoryBytes),
            outcome: outcome)
    }
}

extension OutputDirectory {
    /// Writes the two files of a run; the report last, so that it is only there when both are.
    func write(_ result: SimulatedRun.Result, as name: String) throws(Failure) {
        let path = file(name + ReportFiles.suffix)
        var timing = result.timing
        timing.report = name + ReportFiles.suffix
        timing.outputPath = path
        try OutputFile.write(ReportCodec.encode(timing), to: file(name + ReportFiles.timingSuffix))
        try OutputFile.write(ReportCodec.encode(result.report), to: path)
    }
}
