import Learning
import LinearAlgebra

/// Evaluates models on all workers.
///
/// It changes nothing and takes no virtual time.
struct ReplicaObserver {
    private let engine: Engine
    private let learners: [Learner]
    private let testSamples: Int?

    init(engine: Engine, learners: [Learner], testSamples: Int?) {
        self.engine = engine
        self.learners = learners
        self.testSamples = testSamples
    }

    /// Losses and metrics on the test part, in the models' order.
    func evaluate(_ models: [ParameterSnapshot]) -> [Evaluation] {
        // Each worker uses its own learner and writes its own results.
        nonisolated(unsafe) let learners = learners
        let evaluations = SharedResults<Evaluation>(count: models.count)
        let limit = testSamples
        engine.forEachInParallel(models.count) { worker, index in
            evaluations[index] = learners[worker].evaluate(models[index], on: .test, limit: limit)
        }
        return evaluations.values
    }
}
