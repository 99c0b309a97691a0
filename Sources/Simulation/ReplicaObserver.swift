import GossipAlgorithms
import Learning
import LinearAlgebra
import Reports

/// Looks at all replicas at one moment: every local model, the averaged model, and how far apart they are.
///
/// It changes nothing and takes no virtual time.
struct ReplicaObserver {
    /// What was seen.
    struct Observed {
        var loss: [Double]
        var metric: [Double]
        var averaged: Evaluation
        /// `(1/n) Σᵢ ‖xᵢ − x̄‖²`.
        var consensusDistance: Double
        /// `‖x̄‖²`.
        var meanSquaredNorm: Double
    }

    private let engine: Engine
    private let learners: [Learner]
    private let testSamples: Int?

    init(engine: Engine, learners: [Learner], testSamples: Int?) {
        self.engine = engine
        self.learners = learners
        self.testSamples = testSamples
    }

    func observe() -> Observed {
        let replicas = engine.nodes.map { $0.host.snapshot() }
        let mean = ParameterSnapshot.mean(of: replicas)
        let models = replicas + [mean]
        // Each worker uses its own learner and writes its own results.
        nonisolated(unsafe) let learners = learners
        let evaluations = SharedResults<Evaluation>(count: models.count)
        let distances = SharedResults<Double>(count: replicas.count)
        let limit = testSamples
        engine.forEachInParallel(models.count) { worker, index in
            evaluations[index] = learners[worker].evaluate(models[index], on: .test, limit: limit)
            if index < replicas.count {
                distances[index] = models[index].squaredDistance(to: mean)
            }
        }
        let all = evaluations.values
        return Observed(
            loss: all.dropLast().map(\.loss), metric: all.dropLast().map(\.metric),
            averaged: all[replicas.count],
            consensusDistance: distances.values.reduce(0, +) / Double(replicas.count),
            meanSquaredNorm: mean.squaredNorm
        )
    }
}
