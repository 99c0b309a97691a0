/// The share of one node in the training data.
public struct NodeData: Codable, Sendable, Equatable {
    /// The name of the node.
    public var node: String

    /// Training samples of the node.
    public var samples: Int

    /// Samples of each label, in the order of `labelNames`; absent when there are no labels.
    public var labels: [Int]?

    /// Puts a node data together from its fields.
    public init(node: String, samples: Int, labels: [Int]? = nil) {
        self.node = node
        self.samples = samples
        self.labels = labels
    }
}

/// The data and how the nodes share it.
public struct DataCard: Codable, Sendable, Equatable {
    /// The name of the data set.
    public var dataset: String

    /// `classification`, `regression` or `text`.
    public var task: String

    /// Samples of the training part.
    public var trainSamples: Int

    /// Samples of the test part, which every local model is evaluated on.
    public var testSamples: Int

    /// Numbers in one input.
    public var features: Int

    /// The class names; for regression the ranges the target is binned into, or empty.
    public var labelNames: [String]

    /// How inputs are prepared, in words, for example `standardised on the training part`.
    public var preparation: String

    /// How samples are dealt to nodes, in words, for example `dirichlet(alpha: 0.1)`.
    public var partition: String

    /// The share of each node, in the order of the topology.
    public var nodes: [NodeData]

    /// Puts a data card together from its fields.
    public init(
        dataset: String,
        task: String,
        trainSamples: Int,
        testSamples: Int,
        features: Int,
        labelNames: [String] = [],
        preparation: String = "",
        partition: String,
        nodes: [NodeData] = []
    ) {
        self.dataset = dataset
        self.task = task
        self.trainSamples = trainSamples
        self.testSamples = testSamples
        self.features = features
        self.labelNames = labelNames
        self.preparation = preparation
        self.partition = partition
        self.nodes = nodes
    }
}
