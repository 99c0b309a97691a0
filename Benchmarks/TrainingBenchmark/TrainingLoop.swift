import Determinism
import Learning
import LinearAlgebra
import Optimizers

/// Plain training of one replica, step by step, with the parts the simulator uses: draw a mini-batch, gather its rows,
/// compute the gradient into its own buffer, let the optimizer move the parameters.
final class TrainingLoop {
    private static let learningRate: Float = 0.01

    private let learner: Learner
    private let optimizer: any Optimizer
    private let pool: BufferPool
    private var replica: ParameterVector
    private var sampler: MiniBatchSampler
    private var samples: [Int32] = []

    init(_ workload: Workload, batch: Int) {
        learner = workload.makeLearner()
        optimizer = SGD()
        pool = BufferPool(length: workload.parameterCount)
        replica = ParameterVector(workload.initialParameters(seed: 1), pool: pool)
        sampler = MiniBatchSampler(
            shard: (0..<Int32(workload.dataset.train.count)).map { $0 }, size: .samples(batch),
            stream: RandomStream(seed: 1, purpose: "mini-batch"))
    }

    /// Makes so many steps.
    ///
    /// - Returns: the mean loss over all their mini-batches.
    @discardableResult
    func run(steps: Int) -> Double {
        var loss = 0.0
        for _ in 0..<steps { loss += Double(step()) }
        return loss / Double(steps)
    }

    private func step() -> Float {
        sampler.next(into: &samples)
        var gradient = learner.makeGradient(from: pool)
        let loss = learner.gradient(at: replica.snapshot(), samples: samples, into: &gradient)
        let frozen = gradient.freeze()
        optimizer.step(&replica, gradient: frozen, learningRate: Self.learningRate)
        pool.recycle(frozen)
        return loss
    }
}
