import Learning
import LinearAlgebra
public import Runs

extension MeasuredRun {
    /// What the peers noted down, put together and evaluated on the whole test part in this process, one model after another.
    public func outcome(for plan: RunPlan) -> RunOutcome {
        let learner = plan.workload.makeLearner()
        let pool = BufferPool(length: plan.workload.parameterCount)
        return outcome { models in
            models.map { learner.evaluate($0, on: .test) }
        } answer: { questions in
            questions.map { $0.answer(by: learner, pool: pool) }
        }
    }
}
