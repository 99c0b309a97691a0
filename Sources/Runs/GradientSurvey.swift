public import Learning
public import LinearAlgebra
public import Reports

/// Asks some nodes for gradients at an evaluation, for `GradientProbe`.
///
/// It changes nothing of a run and draws nothing. The same nodes and samples are asked each time, evenly spread over the honest
/// nodes and over each one's share of the data. Its work is bounded: about half of what evaluating the models takes, though
/// never fewer than `samplesAtLeast` of a node. No run whose gradients are private is surveyed: its report would give away
/// what the noise hides.
public struct GradientSurvey: Sendable {
    /// The most nodes asked.
    static let nodesAtMost = 64
    /// The least and the most samples asked of a node.
    static let samplesAtLeast = 16
    static let samplesAtMost = 256
    /// Nodes whose gradients are in memory at the same time.
    private static let nodesAtOnce = 8

    /// One gradient to compute.
    public struct Question: Sendable {
        /// Where.
        public let parameters: ParameterSnapshot
        /// On what: positions in the training part, at least one.
        public let samples: [Int32]

        /// The gradient.
        ///
        /// Running statistics have none; what takes their place is 0.
        public func answer(by learner: Learner, pool: BufferPool) -> ParameterSnapshot {
            var gradient = ParameterVector(undefinedFrom: pool)
            _ = learner.gradient(at: parameters, samples: samples, into: &gradient)
            var span = gradient.mutableSpan
            for range in learner.workload.model.layout.statistics {
                for index in range { span[index] = 0 }
            }
            return gradient.freeze()
        }
    }

    /// A node that is asked, and the two halves of its samples.
    private struct Node: Sendable {
        let index: Int
        let halves: [[Int32]]
        /// 1/m − 1/N for m samples asked, and mini-batches of m, out of the N of the node: what is left of the variance of one
        /// sample in a mean of m different ones.
        let askedVariance: Double
        let batchVariance: Double
    }

    private let nodes: [Node]
    private let samples: Int
    private let parameterCount: Int
    private let learningRate: @Sendable (Int) -> Float

    /// Nil for a run that must not, or cannot, be asked: private gradients, stages of a model, or no node with two samples.
    public init?(of plan: RunPlan) {
        guard !plan.addsNoise, plan.pipeline == nil else { return nil }
        let honest = plan.honestNodes.filter { plan.samplesOfNode[$0].count > 1 }
        let count = min(Self.nodesAtMost, honest.count)
        guard count > 0 else { return nil }
        // A gradient takes three times the work of a forward pass, and there are two to three of them.
        let testSamples = min(
            plan.workload.dataset.test.count, plan.evaluation.testSamples ?? .max)
        let affordable = (plan.honestNodes.count + 1) * testSamples / (18 * count)
        let samples = min(Self.samplesAtMost, max(Self.samplesAtLeast, affordable))
        let batches = plan.batchSizes
        nodes = (0..<count).map { place in
            let index = honest[place * honest.count / count]
            let shard = plan.samplesOfNode[index]
            let asked = min(samples, shard.count)
            let chosen = (0..<asked).map { shard[$0 * shard.count / asked] }
            func left(_ count: Int) -> Double { max(0, 1 / Double(max(1, count)) - 1 / Double(shard.count)) }
            return Node(
                index: index,
                halves: [0, 1].map { half in
                    stride(from: half, to: asked, by: 2).map { chosen[$0] }
                },
                askedVariance: left(asked), batchVariance: left(batches[index]))
        }
        self.samples = samples
        parameterCount = plan.workload.parameterCount
        learningRate = plan.learningRate
    }

    /// The nodes that are asked, ascending.
    public var askedNodes: [Int] { nodes.map(\.index) }

    /// Asks.
    ///
    /// - Parameters:
    ///   - models: every node's, `[nodes][parameterCount]`.
    ///   - mean: the average of the honest ones.
    ///   - readModels: what each node's last gradient was taken at, `[nodes]`, nil for none; nil for all when gradients are never
    ///     old.
    ///   - steps: local steps of every node so far, `[nodes]`.
    ///   - compute: answers in the order of questions; on as many threads as it likes.
    /// - Returns: what came out; nil when a number is not finite.
    public func probe(
        _ models: [ParameterSnapshot], mean: ParameterSnapshot, readModels: [ParameterSnapshot?]?,
        steps: [Int], _ compute: ([Question]) -> [ParameterSnapshot]
    ) -> GradientProbe? {
        var sums = Sums(parameterCount)
        for start in stride(from: 0, to: nodes.count, by: Self.nodesAtOnce) {
            let asked = nodes[start..<min(nodes.count, start + Self.nodesAtOnce)]
            let places = asked.map { node in
                [mean, models[node.index]] + [readModels?[node.index]].compactMap { $0 ?? nil }
            }
            let questions = zip(asked, places).flatMap { node, places in
                places.flatMap { place in node.halves.map { Question(parameters: place, samples: $0) } }
            }
            var answers = compute(questions)[...]
            for (node, places) in zip(asked, places) {
                let own = answers.prefix(2 * places.count)
                answers = answers.dropFirst(2 * places.count)
                sums.add(Array(own), of: node)
            }
        }
        let meanStep = steps.isEmpty ? 0 : nodes.reduce(0) { $0 + steps[$1.index] } / nodes.count
        return sums.probe(
            samples: samples, learningRate: Double(learningRate(meanStep)), hasReadModels: readModels != nil)
    }

    /// Sums over the nodes, in double precision and in their order.
    private struct Sums {
        private var count = 0
        private var atMean: [Double]
        private var atOwn: [Double]
        private var atRead: [Double]
        private var squaredNorms = 0.0
        /// The variance of what is asked, and of a mini-batch.
        private var askedVariance = 0.0
        private var batchVariance = 0.0

        init(_ parameterCount: Int) {
            atMean = [Double](repeating: 0, count: parameterCount)
            atOwn = atMean
            atRead = atMean
        }

        /// The gradients of one node: two halves at each of mean, own model and, if there is one, the model read.
        mutating func add(_ gradients: [ParameterSnapshot], of node: Node) {
            count += 1
            let sizes = node.halves.map(\.count)
            let shares = sizes.map { Double($0) / Double(sizes.reduce(0, +)) }
            let squared = gradients.map(\.squaredNorm)
            let distance = gradients[0].squaredDistance(to: gradients[1])
            // E‖a − b‖² = v/m₁ + v/m₂ for the variance v of one sample.
            let variance = distance / (1 / Double(sizes[0]) + 1 / Double(sizes[1]))
            askedVariance += variance * node.askedVariance
            batchVariance += variance * node.batchVariance
            // ‖s₁a + s₂b‖² = s₁‖a‖² + s₂‖b‖² − s₁s₂‖a − b‖², for s₁ + s₂ = 1.
            squaredNorms +=
                shares[0] * squared[0] + shares[1] * squared[1] - shares[0] * shares[1] * distance
            Self.add(gradients[0], gradients[1], shares, to: &atMean)
            Self.add(gradients[2], gradients[3], shares, to: &atOwn)
            let read = gradients.count > 4 ? 4 : 2
            Self.add(gradients[read], gradients[read + 1], shares, to: &atRead)
        }

        private static func add(
            _ first: ParameterSnapshot, _ second: ParameterSnapshot, _ shares: [Double],
            to sum: inout [Double]
        ) {
            let (a, b) = (first.span, second.span)
            for index in a.indices {
                sum[index] += shares[0] * Double(a[index]) + shares[1] * Double(b[index])
            }
        }

        func probe(samples: Int, learningRate: Double, hasReadModels: Bool) -> GradientProbe? {
            let nodes = Double(count)
            var (norm, disagreement, staleness) = (0.0, 0.0, 0.0)
            for index in atMean.indices {
                let g = atMean[index] / nodes
                norm += g * g
                disagreement += g * (atOwn[index] - atMean[index]) / nodes
                staleness += g * (atRead[index] - atOwn[index]) / nodes
            }
            let variance = askedVariance / nodes
            let spread = squaredNorms / nodes - norm
            let values = [norm, spread, variance, disagreement, staleness]
            guard values.allSatisfy(\.isFinite) else { return nil }
            return GradientProbe(
                nodes: count, samples: samples, squaredNorm: max(0, norm - variance / nodes),
                dissimilarity: max(0, spread - variance * (1 - 1 / nodes)), noise: batchVariance / nodes,
                disagreement: disagreement, staleness: hasReadModels ? staleness : nil,
                learningRate: learningRate)
        }
    }
}
