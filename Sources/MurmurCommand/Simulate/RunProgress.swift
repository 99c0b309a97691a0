import Glibc
import Runs
import Simulation
import Synchronization

/// Says on the terminal how far the runs of a command are; told by all workers.
///
/// Redrawn in place, at most ten times a second.
final class RunProgress: Sendable {
    private struct State {
        var standing: RunStanding
        var lastDrawn: ContinuousClock.Instant?
        var lines = LiveTable(on: STDERR_FILENO)
    }

    private let width = min(Console.errorWidth, 80) - 1
    private let usesColour = Console.errorUsesColour
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let state: Mutex<State>

    /// - Parameter standing: before the first run.
    init(_ standing: RunStanding) {
        start = clock.now
        state = Mutex(State(standing: standing))
    }

    /// Notes how far a worker's run is, and draws that now and then.
    func note(_ run: VariantRun, number: Int, _ progress: Simulation.Progress, worker: Int) {
        let now = clock.now
        state.withLock { state in
            state.standing.running[worker] = RunStanding.Run(run, number: number, progress)
            if let last = state.lastDrawn, now - last < .milliseconds(100) { return }
            state.lastDrawn = now
            let elapsed = (now - start) / .seconds(1)
            state.lines.draw(state.standing.lines(elapsed: elapsed, width: width, usesColour: usesColour))
        }
    }

    /// Counts a worker's run as done.
    func finish(worker: Int) {
        state.withLock { state in
            state.standing.running[worker] = nil
            state.standing.done += 1
        }
    }

    /// Removes what was drawn.
    func clear() { state.withLock { $0.lines.clear() } }
}
