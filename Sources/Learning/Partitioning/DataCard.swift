/// What every node learns from, for reports: how many samples, and how its targets are distributed.
public struct DataCard: Sendable, Equatable {
    /// The data of one node.
    public struct Node: Sendable, Equatable {
        /// The number of samples.
        public let samples: Int
        /// Samples of each class, or of text how often each token is foretold, `[classes]`; empty for real values
        /// and contexts.
        public let classCounts: [Int]
        /// The mean of each output in the data's units, `[outputs]`; empty for classes.
        public let targetMean: [Double]
        /// The population standard deviation of each output in the data's units, `[outputs]`; empty for classes.
        public let targetDeviation: [Double]
        /// Different users with a sample here; nil when the data are no ratings.
        public let users: Int?
        /// Different items with a sample here; nil when the data are no ratings.
        public let items: Int?

        /// Targets of all samples: of text one for each token of a sample, else one for each sample.
        var targets: Int { classCounts.isEmpty ? samples : classCounts.reduce(0, +) }
    }

    /// One entry for each node.
    public let nodes: [Node]
    /// All training samples together.
    public let total: Node
    /// Names of the classes or outputs.
    public let targetNames: [String]
    /// The number of test samples.
    public let testSamples: Int

    /// The card of a partition of the data set's training part.
    public init(_ dataset: Dataset, _ partition: Partition) {
        nodes = partition.shards.map { Self.describe(dataset.train, $0) }
        total = Self.describe(dataset.train, (0..<dataset.train.count).map(Int32.init))
        targetNames = dataset.targetNames
        testSamples = dataset.test.count
    }

    /// How far the nodes' class shares are from those of all samples; nil for real-valued targets.
    ///
    /// The total variation distance, averaged over the nodes: 0 for equal shares, always below 1.
    public var labelSkew: Double? {
        guard !total.classCounts.isEmpty else { return nil }
        let distances = nodes.map { node in
            zip(node.classCounts, total.classCounts).reduce(0) {
                $0 + abs(Double($1.0) / Double(node.targets) - Double($1.1) / Double(total.targets))
            } / 2
        }
        return distances.reduce(0, +) / Double(distances.count)
    }

    private static func describe(_ examples: Examples, _ shard: [Int32]) -> Node {
        var (users, items): (Int?, Int?) = (nil, nil)
        if case .ratings(let pairs) = examples.features {
            users = Set(shard.map { pairs.users[Int($0)] }).count
            items = Set(shard.map { pairs.items[Int($0)] }).count
        }
        switch examples.targets {
        case .tokens(let windows):
            return Node(
                samples: shard.count, classCounts: windows.counts(in: shard), targetMean: [],
                targetDeviation: [], users: users, items: items)
        case .classes(let labels, let count):
            var counts = [Int](repeating: 0, count: count)
            for sample in shard { counts[Int(labels[Int(sample)])] += 1 }
            return Node(
                samples: shard.count, classCounts: counts, targetMean: [], targetDeviation: [], users: users,
                items: items)
        case .contexts:
            return Node(
                samples: shard.count, classCounts: [], targetMean: [], targetDeviation: [], users: users,
                items: items)
        case .values(let real):
            var means: [Double] = []
            var deviations: [Double] = []
            for column in 0..<real.matrix.columns {
                let values = shard.map {
                    Double(real.matrix[Int($0), column]) * real.scale[column] + real.mean[column]
                }
                let mean = values.reduce(0, +) / Double(values.count)
                let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                means.append(mean)
                deviations.append((square / Double(values.count)).squareRoot())
            }
            return Node(
                samples: shard.count, classCounts: [], targetMean: means, targetDeviation: deviations,
                users: users, items: items)
        }
    }
}
