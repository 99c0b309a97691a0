import Runs

/// When the next evaluation is due.
struct EvaluationTimer {
    private let spacing: EvaluationPlan.Spacing
    private let end: Int64

    init(_ plan: SimulationPlan) {
        end = if case .time(let nanoseconds) = plan.budget { nanoseconds } else { .max }
        spacing = plan.evaluation.spacing(in: plan.budget)
    }

    /// The virtual time not to simulate beyond before evaluation `done + 1`.
    func timeLimit(after done: Int) -> Int64 {
        guard case .time(let nanoseconds) = spacing else { return end }
        let (next, overflow) = nanoseconds.multipliedReportingOverflow(by: Int64(done + 1))
        return overflow ? end : min(end, next)
    }

    /// Whether evaluation `done + 1` is due.
    func isDue(after done: Int, _ engine: Engine, _ stop: Engine.Stop) -> Bool {
        switch spacing {
        case .samples(let samples): engine.samples >= samples * (done + 1)
        case .bytes(let bytes): engine.bytes >= bytes * (done + 1)
        case .time: stop == .reachedLimit && engine.now >= timeLimit(after: done)
        }
    }
}
