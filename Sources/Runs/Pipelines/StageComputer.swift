public import GossipAlgorithms
import Learning
import LinearAlgebra

/// Computes what a node of a pipeline asks for: the same in the simulator and on real peers.
///
/// Used by one thread at a time.
public final class StageComputer {
    private let stage: PipelineStage
    private let plan: PipelinePlan
    private let learner: StageLearner
    private let pool: BufferPool
    private var batches: LineBatches
    private var samples: [Int32] = []

    init(_ workload: Workload, _ plan: PipelinePlan, at node: Int, batches: LineBatches, pool: BufferPool) {
        self.plan = plan
        self.batches = batches
        self.pool = pool
        stage = plan.stage(of: node)
        learner = StageLearner(workload, stage, pool: pool)
    }

    /// What the task takes of the time of a gradient of the whole model and mini-batch.
    public func share(of task: StageTask) -> Double { plan.share(of: task, at: stage) }

    /// The samples that are through the whole model with a pass.
    public func finishedSamples(_ task: StageTask, _ result: StageResult) -> Int {
        plan.finishedSamples(task, result, at: stage)
    }

    /// Passes the task's micro-batch through the stage.
    public func compute(_ task: StageTask) -> StageResult {
        batches.take(task.microBatch, into: &samples)
        guard task.pass != .forward else {
            let values = learner.forward(
                at: task.parameters, task.values, samples: samples.span, slot: task.slot)
            return StageResult(values: values, gradient: nil, loss: 0, samples: samples.count)
        }
        var gradient = ParameterVector(undefinedFrom: pool)
        guard task.pass == .backward else {
            let (loss, values) = learner.both(
                at: task.parameters, task.values, samples: samples.span, slot: task.slot, into: &gradient)
            return StageResult(
                values: values, gradient: gradient.freeze(), loss: loss, samples: samples.count)
        }
        guard let delta = task.values else { preconditionFailure("a way back without a gradient") }
        let values = learner.backward(at: task.parameters, delta, slot: task.slot, into: &gradient)
        return StageResult(values: values, gradient: gradient.freeze(), loss: 0, samples: samples.count)
    }
}
