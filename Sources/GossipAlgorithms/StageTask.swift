public import LinearAlgebra

/// Which part of which mini-batch: a pipeline's unit of work.
public struct MicroBatch: Sendable, Hashable {
    /// The replica line whose data it is, at least 0.
    public let line: Int
    /// The number of the line's mini-batch, counted from 0.
    public let batch: Int
    /// Its place in the mini-batch, in `0 ..< microBatches`.
    public let index: Int

    /// A part of a line's mini-batch.
    public init(line: Int, batch: Int, index: Int) {
        self.line = line
        self.batch = batch
        self.index = index
    }
}

/// One pass of a micro-batch through the layers that a node holds of a model.
public struct StageTask: Sendable {
    /// Which way.
    public enum Pass: Sendable {
        /// Inputs to outputs; what the way back needs stays in the slot.
        case forward
        /// The outputs' gradient to those of parameters and inputs, with what the forward pass left in the slot.
        case backward
        /// There and back at once, over the loss: what the last stage does.
        case both
    }

    /// Which way.
    public let pass: Pass
    /// Whose samples: the first stage takes their features, the last one their targets.
    public let microBatch: MicroBatch
    /// Where the way back finds what the forward pass left, in `0 ..< stages`.
    public let slot: Int
    /// The stage's parameters, `[parameterCount]`; on the way back those of the way there.
    public let parameters: ParameterSnapshot
    /// What came from a neighbouring stage: outputs of the stage before, or the gradient from the one behind; nil on the first
    /// stage's way there.
    public let values: ParameterSnapshot?
    /// Whether the mini-batch's step is taken with what comes of it.
    public let endsStep: Bool

    /// Everything by name.
    public init(
        pass: Pass, microBatch: MicroBatch, slot: Int, parameters: ParameterSnapshot,
        values: ParameterSnapshot?, endsStep: Bool
    ) {
        self.pass = pass
        self.microBatch = microBatch
        self.slot = slot
        self.parameters = parameters
        self.values = values
        self.endsStep = endsStep
    }
}

/// What came of a `StageTask`.
public struct StageResult: Sendable {
    /// For the neighbouring stage: the outputs, or the gradient with respect to the inputs; nil when there is none.
    public let values: ParameterSnapshot?
    /// The gradient of the micro-batch's mean loss with respect to the stage's parameters; nil on the way there.
    public let gradient: ParameterSnapshot?
    /// The micro-batch's mean loss, where the last stage computed it; 0 elsewhere.
    public let loss: Float
    /// The number of samples in the micro-batch.
    public let samples: Int

    /// Everything by name.
    public init(values: ParameterSnapshot?, gradient: ParameterSnapshot?, loss: Float, samples: Int) {
        self.values = values
        self.gradient = gradient
        self.loss = loss
        self.samples = samples
    }
}
