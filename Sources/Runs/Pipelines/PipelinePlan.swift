public import GossipAlgorithms
public import Learning
public import LinearAlgebra
import Topology

/// How a run's nodes share a model and its mini-batches: which stage each holds, and in whose line.
public struct PipelinePlan: Sendable {
    /// The stages.
    public let cut: PipelineCut
    /// Micro-batches in a mini-batch.
    public let microBatches: Int
    /// Samples in a micro-batch.
    public let microBatchSamples: Int
    /// Lines, each with every stage.
    public let replicas: Int

    /// What each line of the nodes holds; the stages must divide their number.
    init(_ cut: PipelineCut, microBatches: Int, batch: Int, nodeCount: Int) {
        self.cut = cut
        self.microBatches = microBatches
        microBatchSamples = batch / microBatches
        replicas = nodeCount / cut.stages.count
    }

    /// The nodes of the run.
    private var nodeCount: Int { replicas * cut.stages.count }

    /// Where a node stands.
    public func place(of node: Int) -> PipelinePlace {
        PipelinePlace(of: node, nodeCount: nodeCount, stages: cut.stages.count)
    }

    /// What a node holds.
    public func stage(of node: Int) -> PipelineStage { cut.stages[place(of: node).stage] }

    /// The line that a node belongs to.
    public func line(of node: Int) -> Int { place(of: node).replica }

    /// The node where a line's data comes in.
    public func firstNode(of line: Int) -> Int { line * cut.stages.count }

    /// A node's part of a whole model.
    func part(of model: ParameterSnapshot, at node: Int) -> ParameterSnapshot {
        ParameterSnapshot(Array(model.values[stage(of: node).parameters]))
    }

    /// Every line's model, put together from its stages.
    ///
    /// - Parameter models: every node's part, `[nodes]`.
    /// - Returns: `[replicas][parameterCount]`.
    public func wholeModels(_ models: [ParameterSnapshot]) -> [ParameterSnapshot] {
        guard cut.stages.count > 1 else { return models }
        return (0..<replicas).map { line in
            let first = firstNode(of: line)
            return ParameterSnapshot(models[first..<(first + cut.stages.count)].flatMap(\.values))
        }
    }

    /// What each line is called, after its first and its last node.
    public func lineNames(_ names: [String]) -> [String] {
        (0..<replicas).map { line in
            let first = firstNode(of: line)
            let last = first + cut.stages.count - 1
            return first == last ? names[first] : "\(names[first])..\(names[last])"
        }
    }

    /// The most floats in one message: a stage's parameters, or the activations of a micro-batch.
    public var largestMessage: Int {
        cut.stages.reduce(0) { max($0, $1.parameters.count, microBatchSamples * $1.outputCount) }
    }

    /// The most messages that a link must hold at a time: the micro-batches under way, with those that are confirmed late.
    public var messagesKept: Int { 2 * cut.stages.count + 4 }

    /// What a node's pass takes of the time of a gradient of the whole model and mini-batch.
    public func share(of task: StageTask, at node: Int) -> Double { share(of: task, at: stage(of: node)) }

    /// What a pass takes of the time of a gradient of the whole model and mini-batch.
    ///
    /// Of a gradient's three products one belongs to the way there, two to the way back.
    public func share(of task: StageTask, at stage: PipelineStage) -> Double {
        let products: Double =
            switch task.pass {
            case .forward: 1
            case .backward: 2
            case .both: 3
            }
        return stage.share * products / 3 / Double(microBatches)
    }

    /// The samples that are through the whole model with a pass: a mini-batch's, with the first stage's step.
    public func finishedSamples(_ task: StageTask, _ result: StageResult, at stage: PipelineStage) -> Int {
        stage.index == 0 && task.endsStep ? microBatches * result.samples : 0
    }

    /// The same on a node.
    public func finishedSamples(_ task: StageTask, _ result: StageResult, at node: Int) -> Int {
        finishedSamples(task, result, at: stage(of: node))
    }
}

extension PipelineShape {
    /// The time of a step, in gradients of the whole model on one node: `(M + S − 1)/(M·S)`.
    ///
    /// With equal stages and no latency. Source: Huang et al. 2019, section 2.3.
    public var timePerStep: Double {
        Double(microBatches + stages - 1) / Double(microBatches * stages)
    }
}

extension RunPlan {
    /// How the nodes share the model; nil when each holds all of it.
    ///
    /// Traps when model, batch and settings do not fit: `VariantRun` says so before.
    public var pipeline: PipelinePlan? {
        guard let shape = algorithm.pipelineShape(settings) else { return nil }
        guard case .samples(let batch) = batchSize, batch.isMultiple(of: shape.microBatches) else {
            // Nothing is divided where there is one stage and one micro-batch, whatever the size of the batch.
            precondition(
                shape.stages == 1 && shape.microBatches == 1,
                "\(batchSize) in \(shape.microBatches) micro-batches")
            return PipelinePlan(cut(shape), microBatches: 1, batch: 0, nodeCount: nodeCount)
        }
        return PipelinePlan(cut(shape), microBatches: shape.microBatches, batch: batch, nodeCount: nodeCount)
    }

    private func cut(_ shape: PipelineShape) -> PipelineCut {
        do {
            return try PipelineCut(workload.model, into: shape.stages, at: shape.starts)
        } catch {
            preconditionFailure("\(algorithm.name) was not refused: \(error)")
        }
    }

    /// Parameters that a node holds.
    public func parameterCount(of node: Int) -> Int {
        pipeline?.stage(of: node).parameters.count ?? workload.parameterCount
    }

    /// What a node begins with.
    public func initialParameters(of node: Int) -> ParameterSnapshot {
        let whole = initialParameters
        return pipeline?.part(of: whole, at: node) ?? whole
    }

    /// What a node computes its passes with; nil where nodes hold whole models.
    public func makeStageComputer(of node: Int, pool: BufferPool) -> StageComputer? {
        pipeline.map { pipeline in
            StageComputer(workload, pipeline, at: node, batches: LineBatches(self, pipeline), pool: pool)
        }
    }

    /// Who has a shard of the data: a node, or the first one of a line.
    func nameOfShard(_ index: Int) -> String {
        topology.name(of: pipeline.map { $0.firstNode(of: index) } ?? index)
    }
}
