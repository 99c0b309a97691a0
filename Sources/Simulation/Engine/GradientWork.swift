import GossipAlgorithms
import Learning
import LinearAlgebra
import Runs

/// A node's gradient in progress, or its pass through a stage of the model: what it is computed from, and its result once
/// somebody has computed it.
///
/// A class, so that several workers can each compute one at the same time.
final class GradientWork {
    /// The replica when the step started; nil when no gradient waits to be computed.
    private(set) var parameters: ParameterSnapshot?
    private var place = Prefetch()
    /// The mini-batch, drawn when the step started.
    private var samples: [Int32] = []
    /// What makes the gradient private; nil when nothing does.
    private var privacy: PrivateStep?
    /// The gradient, from its computation to the event that needs it.
    private var result: ParameterSnapshot?
    private(set) var loss: Float = 0
    /// What computes passes; nil where the node has a whole model.
    let stageComputer: StageComputer?
    /// The pass that waits to be computed.
    private var task: StageTask?
    /// The pass and its result, from its computation to the event that needs it.
    private var passed: (task: StageTask, result: StageResult)?
    /// Whether `lastRead` is kept.
    var keepsRead = false
    /// What the gradient that has been computed, but is not finished, was taken at.
    private var read: ParameterSnapshot?
    /// What the last finished gradient was taken at; nil unless `keepsRead`, and before the first.
    private(set) var lastRead: ParameterSnapshot?

    init(_ stageComputer: StageComputer?) {
        self.stageComputer = stageComputer
    }

    /// The number of samples in the mini-batch.
    var sampleCount: Int { samples.count }

    /// Whether the gradient or pass has been computed.
    var isComputed: Bool { result != nil || passed != nil }

    /// Whether a gradient or pass waits to be computed.
    var isWaiting: Bool { parameters != nil || task != nil }

    /// A step starts: fixes everything its gradient depends on.
    func begin(
        at parameters: ParameterSnapshot, drawingFrom sampler: inout MiniBatchSampler,
        privacy: PrivateStep?
    ) {
        precondition(!isWaiting && !isComputed, "a second gradient was asked for")
        self.parameters = parameters
        place = Prefetch(parameters)
        self.privacy = privacy
        sampler.next(into: &samples)
    }

    /// A pass starts; gives its share of the time of a whole gradient.
    func begin(_ task: StageTask) -> Double {
        precondition(!isWaiting && !isComputed, "a second pass was asked for")
        guard let stageComputer else { preconditionFailure("a pass through a stage of a whole model") }
        self.task = task
        return stageComputer.share(of: task)
    }

    /// Asks for the memory a computation will read, ahead of it.
    func prefetch() {
        Prefetch.start(of: samples)
        place.fetchVector()
    }

    /// Computes the gradient or pass.
    ///
    /// It does not matter when, or on which thread.
    func compute(with learner: Learner, pool: BufferPool) {
        if let task = task.take(), let stageComputer {
            passed = (task, stageComputer.compute(task))
            return
        }
        guard let parameters = parameters.take() else { preconditionFailure("no gradient is in progress") }
        var gradient = learner.makeGradient(from: pool)
        loss = learner.gradient(at: parameters, samples: samples, privacy: privacy, into: &gradient)
        result = gradient.freeze()
        if keepsRead { read = parameters } else { pool.recycle(parameters) }
    }

    /// The finished pass, if it was one; the work is then ready for the next.
    func takePass() -> (task: StageTask, result: StageResult)? { passed.take() }

    /// The finished gradient; the work is then ready for the next step.
    func takeResult() -> ParameterSnapshot {
        guard let result = result.take() else { preconditionFailure("the gradient is missing") }
        if keepsRead { lastRead = read.take() }
        return result
    }
}
