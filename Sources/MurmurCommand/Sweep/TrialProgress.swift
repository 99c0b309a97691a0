import Synchronization

/// One line on the terminal that says how far the trials of a sweep are; told by all workers.
final class TrialProgress: Sendable {
    private struct State {
        var done = 0
        /// How far the running trials are, by worker.
        var running: [Double?]
        var lastDrawn: ContinuousClock.Instant?
        var isShown = false
    }

    private let trialCount: Int
    private let width: Int
    private let label: String
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let state: Mutex<State>

    /// - Parameters:
    ///   - label: what is done, such as `rung 1 of 3`.
    ///   - trialCount: how many trials there are.
    ///   - workers: how many run at the same time.
    ///   - width: characters in the line, at most.
    init(_ label: String, trialCount: Int, workers: Int, width: Int) {
        self.label = label
        self.trialCount = trialCount
        // The terminal writes ^C behind the line.
        self.width = min(width, 80) - 3
        start = clock.now
        state = Mutex(State(running: [Double?](repeating: nil, count: workers)))
    }

    /// Notes how far a worker's trial is, and draws the line at most ten times a second.
    func note(_ fraction: Double, worker: Int) {
        let now = clock.now
        state.withLock { state in
            state.running[worker] = fraction
            if let last = state.lastDrawn, now - last < .milliseconds(100) { return }
            state.lastDrawn = now
            state.isShown = true
            let elapsed = (now - start) / .seconds(1)
            Console.printError("\r\(line(state, elapsed: elapsed))\u{1B}[K")
        }
    }

    /// Counts a worker's trial as done.
    func finish(worker: Int) {
        state.withLock { state in
            state.running[worker] = nil
            state.done += 1
        }
    }

    /// Removes the line.
    func clear() {
        state.withLock { state in
            if state.isShown { Console.printError("\r\u{1B}[K") }
            state.isShown = false
        }
    }

    /// `rung 1 of 3: 5 of 12 trials done, 2 running [####------]  45 %, ETA 1:05`.
    private func line(_ state: State, elapsed: Double) -> String {
        let running = state.running.compactMap(\.self)
        let fraction = (Double(state.done) + running.reduce(0, +)) / Double(max(1, trialCount))
        let left = ProgressLine.secondsLeft(elapsed, fraction)
        return ProgressLine.line(
            head: "\(label)\(state.done) of \(trialCount) trials done, \(running.count) running ",
            fraction: fraction, secondsLeft: left, figures: "", width: width)
    }
}
