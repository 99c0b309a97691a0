public import LinearAlgebra

/// One node's workspace for its stage of a model: passes micro-batches there and back.
///
/// What a way back needs of the way there stays in a slot meanwhile. Not `Sendable`: one thread at a time.
public final class StageLearner {
    private let workload: Workload
    private let stage: PipelineStage
    private let isLast: Bool
    private let statistics: [Range<Int>]
    private let features: Features
    private let pool: BufferPool
    private let outputs: NetworkOutputs
    private var slots: [Slot] = []
    /// `∂loss/∂input` of the stage, a batch, and perhaps more.
    private var inputDelta: [Float] = []

    /// What one micro-batch leaves on its way there.
    private final class Slot {
        let chain: LayerChain
        /// The samples' features, where the data comes in.
        let batch: InputBatch?
        /// What came from the stage before.
        var input: ParameterSnapshot?
        var samples = 0

        init(_ stage: PipelineStage) {
            chain = LayerChain(stage.list)
            batch = stage.index == 0 ? InputBatch(stage.list.input) : nil
        }
    }

    /// - Parameters:
    ///   - workload: what is learned; its model is the one that was cut.
    ///   - stage: one of the cut's.
    ///   - pool: where results come from.
    public init(_ workload: Workload, _ stage: PipelineStage, pool: BufferPool) {
        self.workload = workload
        self.stage = stage
        features = workload.dataset.train.features
        self.pool = pool
        isLast = stage.outputCount == 0
        outputs = NetworkOutputs(width: stage.list.output.count)
        statistics = workload.model.layout.statistics.filter { stage.parameters.overlaps($0) }.map {
            ($0.lowerBound - stage.parameters.lowerBound)..<($0.upperBound - stage.parameters.lowerBound)
        }
    }

    /// The way there.
    ///
    /// - Parameters:
    ///   - parameters: the stage's, `[stage.parameters.count]`.
    ///   - input: a batch of what the stage before gave; nil where the data comes in.
    ///   - samples: positions in the training part, at least one.
    ///   - slot: where to leave what the way back needs.
    /// - Returns: a batch of what the stage gives.
    public func forward(
        at parameters: ParameterSnapshot, _ input: ParameterSnapshot?, samples: Span<Int32>, slot: Int
    ) -> ParameterSnapshot {
        pass(parameters, input, samples, slot)
        let values = outputs.values
        return pool.snapshot(of: values.span.extracting(0..<(samples.count * stage.outputCount)))
    }

    /// The way back.
    ///
    /// - Parameters:
    ///   - parameters: those of the way there.
    ///   - delta: `∂loss/∂output`, a batch.
    ///   - slot: where the way there left its results.
    ///   - gradient: `[stage.parameters.count]`, overwritten; with L2.
    /// - Returns: `∂loss/∂input`, a batch; nil where the data comes in.
    public func backward(
        at parameters: ParameterSnapshot, _ delta: ParameterSnapshot, slot: Int,
        into gradient: inout ParameterVector
    ) -> ParameterSnapshot? {
        back(delta.span, parameters, slot, &gradient)
    }

    /// There and back over the loss.
    ///
    /// - Returns: the mean loss without L2, and `∂loss/∂input`; nil where the data comes in.
    public func both(
        at parameters: ParameterSnapshot, _ input: ParameterSnapshot?, samples: Span<Int32>, slot: Int,
        into gradient: inout ParameterVector
    ) -> (loss: Float, inputDelta: ParameterSnapshot?) {
        precondition(isLast, "the loss is not taken in stage \(stage.index)")
        pass(parameters, input, samples, slot)
        let loss = outputs.takeGradient(of: workload.loss, workload.dataset.train.targets, samples)
        let delta = outputs.values
        let used = delta.span.extracting(0..<(samples.count * stage.list.output.count))
        return (loss, back(used, parameters, slot, &gradient))
    }

    // MARK: - Passes

    /// Leaves the last layer's results in `outputs`.
    private func pass(
        _ parameters: ParameterSnapshot, _ input: ParameterSnapshot?, _ samples: Span<Int32>, _ slot: Int
    ) {
        precondition(samples.count > 0, "a pass of no samples")
        while slots.count <= slot { slots.append(Slot(stage)) }
        let slot = slots[slot]
        slot.samples = samples.count
        slot.chain.reserve(rows: samples.count, forGradient: true)
        outputs.reserve(rows: samples.count)
        var context = PassContext(
            rows: samples.count, purpose: .training, noise: BatchNoise.stream(parameters.span, samples))
        if let batch = slot.batch {
            batch.reserve(rows: samples.count)
            batch.gather(samples, of: features)
        } else {
            precondition(
                input?.count == samples.count * stage.inputCount,
                "\(input?.count ?? 0) numbers for \(samples.count) samples of \(stage.inputCount)")
            slot.input = input
        }
        Self.withInput(of: slot, stage) { slot.chain.forward($0, parameters.span, &context) }
        outputs.copy(from: slot.chain, rows: samples.count)
    }

    private func back(
        _ delta: Span<Float>, _ parameters: ParameterSnapshot, _ number: Int,
        _ gradient: inout ParameterVector
    ) -> ParameterSnapshot? {
        let slot = slots[number]
        let count = slot.batch == nil ? slot.samples * stage.inputCount : 0
        if inputDelta.count < count { inputDelta = [Float](repeating: 0, count: count) }
        Self.back(delta, slot, stage, parameters, &gradient, &inputDelta, count)
        if let input = slot.input.take() { pool.recycle(input) }
        if workload.l2 > 0 {
            _ = L2Penalty.add(workload.l2, of: parameters, to: &gradient, leaving: statistics)
        }
        guard count > 0 else { return nil }
        let delta = inputDelta
        return pool.snapshot(of: delta.span.extracting(0..<count))
    }

    private static func back(
        _ delta: Span<Float>, _ slot: Slot, _ stage: PipelineStage, _ parameters: ParameterSnapshot,
        _ gradient: inout ParameterVector, _ inputDelta: inout [Float], _ count: Int
    ) {
        var whole = inputDelta.mutableSpan
        var used = whole._mutatingExtracting(0..<count)
        var target = gradient.mutableSpan
        if let batch = slot.batch {
            let values = batch.values
            let input = values.span.extracting(0..<(slot.samples * stage.list.input.count))
            slot.chain.backward(delta, input: input, parameters.span, into: &target, inputDelta: &used)
        } else if let input = slot.input {
            slot.chain.backward(delta, input: input.span, parameters.span, into: &target, inputDelta: &used)
        } else {
            preconditionFailure("a way back before the way there")
        }
    }

    private static func withInput(of slot: Slot, _ stage: PipelineStage, _ body: (Span<Float>) -> Void) {
        if let batch = slot.batch {
            let values = batch.values
            body(values.span.extracting(0..<(slot.samples * stage.list.input.count)))
        } else if let input = slot.input {
            body(input.span)
        }
    }
}
