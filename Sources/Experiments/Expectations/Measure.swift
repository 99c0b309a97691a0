/// A number, or several, taken from the finished runs of an experiment or from topologies.
///
/// Where two measures are combined, they have as many values, or one of them has a single one.
public indirect enum Measure: Sendable, Equatable {
    /// Known numbers.
    case numbers([Double])
    /// A quantity of runs at some moment: a value for each variant, the mean over its seeds.
    case run(variants: [String], RunQuantity, at: RunMoment)
    /// By what factor a quantity changes for each unit of another: `exp` of the slope of the straight line that fits its
    /// logarithm best, between two moments; a value for each variant, the mean over its seeds.
    case factor(variants: [String], of: RunQuantity, per: RunQuantity, from: RunMoment, until: RunMoment)
    /// A quantity of topologies: a value for each.
    case topologies([TopologyPlan], TopologyQuantity)
    /// Measures combined.
    case combination(Combination, [Measure])

    /// What is done to measures.
    public enum Combination: String, Sendable, CaseIterable {
        /// The first divided by the second.
        case ratio
        /// The first minus the second.
        case difference
        /// The first times the second.
        case product
        /// The natural logarithm.
        case logarithm
        /// The mean of all values.
        case mean
        /// The greatest of all values.
        case largest
        /// The least of all values.
        case smallest
        /// The slope of the straight line that fits the second over the first best.
        case slope

        /// How many measures it takes.
        public var arity: Int {
            switch self {
            case .ratio, .difference, .product, .slope: 2
            case .logarithm, .mean, .largest, .smallest: 1
            }
        }
    }

    /// The variants it needs, each once.
    public var variants: [String] {
        switch self {
        case .numbers, .topologies: []
        case .run(let names, _, _), .factor(let names, _, _, _, _): names
        case .combination(_, let parts):
            parts.flatMap(\.variants).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
    }
}

/// What is known of a run at every evaluation.
public enum RunQuantity: String, Sendable, CaseIterable {
    /// The test loss, mean over the local models.
    case loss
    /// The test metric, mean over the local models.
    case metric
    /// The test metric of the worst local model.
    case worstMetric = "worst-metric"
    /// The test loss of the averaged model.
    case averagedLoss = "averaged-loss"
    /// The test metric of the averaged model.
    case averagedMetric = "averaged-metric"
    /// `(1/n) Σᵢ ‖xᵢ − x̄‖²`.
    case consensusDistance = "consensus-distance"
    /// The mean age of what was applied since the evaluation before.
    case staleness
    /// Virtual seconds.
    case seconds
    /// Local steps of a node, mean over the nodes.
    case steps
    /// Training samples of all nodes.
    case samples
    /// Bytes sent by all nodes, overhead included.
    case bytes
    /// Messages sent by all nodes.
    case messages

    /// Those that only grow during a run.
    public static let spent: [RunQuantity] = [.seconds, .steps, .samples, .bytes, .messages]
}

/// A moment of a run.
public enum RunMoment: Sendable, Equatable {
    /// The first evaluation.
    case start
    /// The last evaluation.
    case end
    /// When the target of the experiment is met, and kept for as many evaluations as it says; on the straight line.
    case target
    /// When so much has been spent; between two evaluations, on the straight line.
    case spent(EvaluationCadence)
    /// When a quantity first gets to a level; between two evaluations, on the straight line.
    case crossing(RunQuantity, Target.Bound, Double)
}

/// What is known of a topology.
public enum TopologyQuantity: Sendable, Equatable {
    /// 1 − `secondEigenvalue`, of a fixed topology.
    case spectralGap
    /// The second largest modulus of the eigenvalues of a fixed W.
    case secondEigenvalue
    /// The smallest eigenvalue of a fixed symmetric W.
    case smallestEigenvalue
    /// `‖W_{T−1} ⋯ W_0 − J‖₂` over so many rounds.
    case productError(rounds: Int)
    /// Mean of `‖W − J‖²_F/(n − 1)` over so many rounds: the factor of the squared distance to consensus per round.
    case expectedContraction(rounds: Int)
    /// `λ_max(E[Wᵀ(I − J)W])` over so many rounds: the same factor for the worst disagreement.
    case worstContraction(rounds: Int)
    /// The fewest rounds after which every node holds the exact average.
    case roundsToAverage
    /// Most neighbours of a node in a round of one period, or of the first 16 rounds.
    case maximumDegree
    /// The effective number of neighbours `n_W(γ)` of a fixed topology.
    case effectiveNeighbours(decay: Double)
    /// What a node gives away to one so many hops away in a round of Muffliato with noise of so many times the sensitivity, as
    /// Rényi loss for each unit of the order; mean over the pairs of nodes at that distance.
    case privacyLoss(noise: Double, hops: Int)

    /// Every name a file may state.
    public static let names = [
        "spectral-gap", "second-eigenvalue", "smallest-eigenvalue", "product-error", "expected-contraction",
        "worst-contraction", "rounds-to-average", "maximum-degree", "effective-neighbours",
        "privacy-loss",
    ]

    /// The name in files.
    public var name: String {
        switch self {
        case .spectralGap: Self.names[0]
        case .secondEigenvalue: Self.names[1]
        case .smallestEigenvalue: Self.names[2]
        case .productError: Self.names[3]
        case .expectedContraction: Self.names[4]
        case .worstContraction: Self.names[5]
        case .roundsToAverage: Self.names[6]
        case .maximumDegree: Self.names[7]
        case .effectiveNeighbours: Self.names[8]
        case .privacyLoss: Self.names[9]
        }
    }
}
