import Learning
import LinearAlgebra
import Runs

/// Evaluates models and computes gradients at them on all workers.
///
/// It changes nothing and takes no virtual time.
struct ReplicaObserver {
    private let engine: Engine
    private let learners: [Learner]
    private let testSamples: Int?
    private let pool: BufferPool

    init(engine: Engine, learners: [Learner], testSamples: Int?, pool: BufferPool) {
        self.engine = engine
        self.pool = pool
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

    /// Gradients, in the questions' order.
    func answer(_ questions: [GradientSurvey.Question]) -> [ParameterSnapshot] {
        // Each worker uses its own learner and writes its own results.
        nonisolated(unsafe) let learners = learners
        let answers = SharedResults<ParameterSnapshot>(count: questions.count)
        let pool = pool
        engine.forEachInParallel(questions.count) { worker, index in
            answers[index] = questions[index].answer(by: learners[worker], pool: pool)
        }
        return answers.values
    }
}
