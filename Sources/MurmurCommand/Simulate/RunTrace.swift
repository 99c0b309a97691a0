import Experiments
import Reports
import Runs
import Simulation
import Topology

/// Draws one simulation into a trace file.
final class RunTrace {
    private let file: TraceFile
    private var trace: ChromeTrace
    /// The share of the file's room that is used up when this run's is.
    private let share: Double
    private var isOver = false

    /// - Parameters:
    ///   - file: where it goes.
    ///   - run: what is simulated.
    ///   - number: of the run in the command, from 1.
    ///   - runCount: how many runs share the file.
    init(_ file: TraceFile, _ run: VariantRun, number: Int, of runCount: Int) {
        self.file = file
        share = Double(number) / Double(runCount)
        trace = ChromeTrace(
            run: number, title: "\(run.experiment.name): \(run.variant.name), seed \(run.seed)",
            nodes: (0..<run.plan.nodeCount).map { run.plan.topology.name(of: $0) })
    }

    /// Draws what took time.
    func add(_ records: [TraceRecord]) {
        for record in records where !isOver {
            switch record.deed {
            case .gradient(let samples, let loss):
                trace.gradient(
                    of: record.node, from: record.start, to: record.end, samples: samples, loss: loss)
            case .message(let receiver, let bytes, let arrival):
                trace.message(
                    from: record.node, to: receiver, bytes: bytes, start: record.start, end: record.end,
                    arrival: arrival)
            }
            if file.isFull(after: share, pending: trace.pendingBytes) {
                isOver = true
                trace.noteLimit(at: record.end, bytes: file.bytesAtMost)
            }
        }
        file.add(&trace)
    }

    /// Ends the run's part of the file.
    ///
    /// - Throws: `Failure` when something could not be written.
    func finish(_ outcome: Simulation.Outcome) throws(Failure) {
        if !isOver {
            trace.finish(at: Int64((outcome.seconds * 1e9).rounded()), outcome.run.series)
        }
        file.add(&trace, flushes: true)
        try file.check()
    }
}
