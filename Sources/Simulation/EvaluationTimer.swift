import Runs
/// When the next evaluation is due.
struct EvaluationTimer {
    private enum Step {
        case samples(Int)
        case time(Int64)
        case bytes(Int)
    }

    private let step: Step
    private let end: Int64

    init(_ plan: SimulationPlan) {
        end = if case .time(let nanoseconds) = plan.budget { nanoseconds } else { .max }
        switch (plan.evaluation.cadence, plan.budget) {
        case (.samples(let samples), _): step = .samples(max(1, samples))
        case (.time(let nanoseconds), _): step = .time(max(1, nanoseconds))
        case (.bytes(let bytes), _): step = .bytes(max(1, bytes))
        case (.count(let count), .samples(let samples)): step = .samples(max(1, samples / max(1, count)))
        case (.count(let count), .time(let nanoseconds)):
            step = .time(max(1, nanoseconds / Int64(max(1, count))))
        case (.count(let count), .bytes(let bytes)): step = .bytes(max(1, bytes / max(1, count)))
        }
    }

    /// The virtual time not to simulate beyond before evaluation `done + 1`.
    func timeLimit(after done: Int) -> Int64 {
        guard case .time(let nanoseconds) = step else { return end }
        let (next, overflow) = nanoseconds.multipliedReportingOverflow(by: Int64(done + 1))
        return overflow ? end : min(end, next)
    }

    /// Whether evaluation `done + 1` is due.
    func isDue(after done: Int, _ engine: Engine, _ stop: Engine.Stop) -> Bool {
        switch step {
        case .samples(let samples): engine.samples >= samples * (done + 1)
        case .bytes(let bytes): engine.bytes >= bytes * (done + 1)
        case .time: stop == .reachedLimit && engine.now >= timeLimit(after: done)
        }
    }
}
