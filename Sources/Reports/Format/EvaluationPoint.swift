/// One evaluation of all local models and of their average.
///
/// Cumulative counts run from the start of the run and are sums over all nodes.
public struct EvaluationPoint: Codable, Sendable, Equatable {
    /// Number of the evaluation, from 0.
    public var index: Int

    /// Virtual (simulated) or wall (measured) seconds since the start; evaluation itself takes none.
    public var seconds: Double

    /// Training samples used.
    public var samples: Int

    /// Gradient steps applied.
    public var steps: Int

    /// Payload bytes sent: parameters, gradients, compressed updates.
    public var bytesSent: Int

    /// Other bytes sent: headers, acknowledgements, refusals.
    public var overheadBytes: Int

    /// Messages sent.
    public var messagesSent: Int

    /// Loss of the local models x_i on the test part.
    public var localLoss: Spread

    /// Metric of the local models x_i on the test part.
    public var localMetric: Spread

    /// Loss of each local model, in the order of `nodes`; absent to keep the file small.
    public var lossPerNode: [Double]?

    /// Metric of each local model, in the order of `nodes`; absent to keep the file small.
    public var metricPerNode: [Double]?

    /// Loss of the averaged model x̄ = (1/n) Σ x_i on the test part.
    public var averagedLoss: Double

    /// Metric of the averaged model x̄ on the test part.
    public var averagedMetric: Double

    /// Mean loss of the mini-batches since the previous evaluation; absent when there was none.
    public var trainLoss: Double?

    /// (1/n) Σ_i ‖x_i − x̄‖²: squared Euclidean norm over the whole parameter vector, averaged over nodes,
    /// not divided by its length.
    public var consensusDistance: Double

    /// `consensusDistance` / ‖x̄‖²; not a number when x̄ is 0.
    public var relativeConsensusDistance: Double

    /// Age of what was applied since the previous evaluation.
    public var staleness: StalenessSummary

    /// ε of the node that has given most away so far; absent when gradients are not private.
    public var epsilon: Double?

    /// The same of the moving averages that nodes keep of their models; absent when they keep none.
    public var movingAverage: MovingAveragePoint?

    /// What the gradients of some nodes say about the movement of x̄; absent for private gradients, and in reports of earlier
    /// versions.
    public var gradients: GradientProbe?

    /// Puts an evaluation point together from its fields.
    public init(
        index: Int,
        seconds: Double,
        samples: Int,
        steps: Int,
        bytesSent: Int,
        overheadBytes: Int,
        messagesSent: Int,
        localLoss: Spread,
        localMetric: Spread,
        lossPerNode: [Double]? = nil,
        metricPerNode: [Double]? = nil,
        averagedLoss: Double,
        averagedMetric: Double,
        trainLoss: Double? = nil,
        consensusDistance: Double,
        relativeConsensusDistance: Double,
        staleness: StalenessSummary = StalenessSummary(),
        epsilon: Double? = nil,
        movingAverage: MovingAveragePoint? = nil,
        gradients: GradientProbe? = nil
    ) {
        self.index = index
        self.seconds = seconds
        self.samples = samples
        self.steps = steps
        self.bytesSent = bytesSent
        self.overheadBytes = overheadBytes
        self.messagesSent = messagesSent
        self.localLoss = localLoss
        self.localMetric = localMetric
        self.lossPerNode = lossPerNode
        self.metricPerNode = metricPerNode
        self.averagedLoss = averagedLoss
        self.averagedMetric = averagedMetric
        self.trainLoss = trainLoss
        self.consensusDistance = consensusDistance
        self.relativeConsensusDistance = relativeConsensusDistance
        self.staleness = staleness
        self.epsilon = epsilon
        self.movingAverage = movingAverage
        self.gradients = gradients
    }
}

/// An evaluation of the moving averages aᵢ of all local models, and of their mean.
public struct MovingAveragePoint: Codable, Sendable, Equatable {
    /// Loss of the aᵢ on the test part.
    public var localLoss: Spread

    /// Metric of the aᵢ on the test part.
    public var localMetric: Spread

    /// Loss of their mean (1/n) Σ aᵢ on the test part.
    public var averagedLoss: Double

    /// Metric of their mean on the test part.
    public var averagedMetric: Double

    /// Puts a point together from its fields.
    public init(localLoss: Spread, localMetric: Spread, averagedLoss: Double, averagedMetric: Double) {
        self.localLoss = localLoss
        self.localMetric = localMetric
        self.averagedLoss = averagedLoss
        self.averagedMetric = averagedMetric
    }
}

/// Age of the gradients or models applied since the previous evaluation, in steps (or rounds) between read
/// and use.
public struct StalenessSummary: Codable, Sendable, Equatable {
    /// Mean age; 0 when nothing was applied.
    public var mean: Double

    /// Greatest age; 0 when nothing was applied.
    public var maximum: Int

    /// Puts a staleness summary together from its fields.
    public init(mean: Double = 0, maximum: Int = 0) {
        self.mean = mean
        self.maximum = maximum
    }
}
