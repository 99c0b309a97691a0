import Catalogues
import Determinism
import LinearAlgebra

/// Matrix factorisation with biases: user u gives item i the rating `μ + b_u + b_i + p_u·q_i`.
///
/// μ is the mean of the training ratings, which the data set takes away and puts back. Parameters: user factors
/// `[users, factors]`, item factors `[items, factors]`, user biases `[users, 1]`, item biases `[items, 1]`: in PyTorch four
/// `nn.Embedding`. Factors start normal with mean 0, biases at 0; the rows of users and items that no training sample names
/// start at 0 and stay there, so that they add nothing to a prediction.
///
/// Every sample adds the penalty `(λ/2)·(‖p_u‖² + ‖q_i‖² + b_u² + b_i²)` of its own rows to its loss. With the loss
/// `half-square` and batches of one sample a step of plain SGD is Funk's: `p_u ← p_u + γ(e·q_i − λ·p_u)`, and so on.
///
/// Source: Koren, Bell & Volinsky, IEEE Computer 42(8), 2009, equations 4 and 5, after Funk 2006, "Netflix update: try this
/// at home"; as `SVD` in the library Surprise.
struct MatrixFactorization: Model {
    let layout: ParameterLayout
    let fingerprint: String
    var hasSparseGradients: Bool { true }
    let factors: Int
    let penalty: Float
    let initialDeviation: Double
    /// What a prediction is cut to when it is judged, as the targets are stored; nil for no bounds.
    let bounds: ClosedRange<Float>?
    /// Which users, and which items, the training part has ratings of.
    private let isKnownUser: [Bool]
    private let isKnownItem: [Bool]

    init(
        _ pairs: RatingPairs, factors: Int, penalty: Float, initialDeviation: Double,
        bounds: ClosedRange<Float>?
    ) {
        self.factors = factors
        self.penalty = penalty
        self.initialDeviation = initialDeviation
        self.bounds = bounds
        let (users, items) = (pairs.scale.userIDs.count, pairs.scale.itemIDs.count)
        layout = ParameterLayout([
            ("user_factors.weight", [users, factors], .rowMajor),
            ("item_factors.weight", [items, factors], .rowMajor),
            ("user_biases.weight", [users, 1], .rowMajor),
            ("item_biases.weight", [items, 1], .rowMajor),
        ])
        fingerprint = "matrix-factorization \(users)x\(items) factors \(factors)"
        var isKnownUser = [Bool](repeating: false, count: users)
        for user in pairs.users { isKnownUser[Int(user)] = true }
        var isKnownItem = [Bool](repeating: false, count: items)
        for item in pairs.items { isKnownItem[Int(item)] = true }
        self.isKnownUser = isKnownUser
        self.isKnownItem = isKnownItem
    }

    func initialValues(_ stream: inout RandomStream) -> [Float] {
        var values = [Float](repeating: 0, count: layout.count)
        for (row, isKnown) in (isKnownUser + isKnownItem).enumerated() {
            for factor in 0..<factors {
                let drawn = Float(stream.normal(mean: 0, standardDeviation: initialDeviation))
                if isKnown { values[row * factors + factor] = drawn }
            }
        }
        return values
    }

    func makeWorkspace(for dataset: Dataset, loss: any Loss) -> any ModelWorkspace {
        MatrixFactorizationWorkspace(self, dataset: dataset, loss: loss)
    }
}

extension MatrixFactorization {
    static let entry = ModelEntry(
        "matrix-factorization",
        "Matrix factorisation with biases for ratings: the mean + b_u + b_i + p_u·q_i",
        source: "Koren, Bell & Volinsky 2009; Funk 2006",
        settings: [
            Setting("factors", .integer(1...65536), default: 16, "numbers in p_u and q_i"),
            Setting(
                "regularization", .number(0...1e6), default: 0.02,
                "λ of (λ/2)(|p_u|² + |q_i|² + b_u² + b_i²), added to the loss of each rating (Surprise's default)"
            ),
            Setting(
                "init-scale", .number(0...1e6), default: 0.1,
                "standard deviation of the factors at the start (Surprise's default)"),
            Setting(
                "clip", .boolean, default: true,
                "judge predictions beyond the lowest and highest training rating as if they were these; training does not"
            ),
        ], reads: [.ratings]
    ) { settings, dataset throws(WorkloadError) in
        guard case .ratings(let pairs) = dataset.train.features,
            case .values(let targets) = dataset.train.targets
        else { preconditionFailure("matrix-factorization without ratings") }
        let range = pairs.scale.range
        let (mean, scale) = (targets.mean[0], targets.scale[0])
        return MatrixFactorization(
            pairs, factors: settings.integer("factors"), penalty: Float(settings.number("regularization")),
            initialDeviation: settings.number("init-scale"),
            bounds: settings.boolean("clip")
                ? Float((range.lowerBound - mean) / scale)...Float((range.upperBound - mean) / scale) : nil)
    }
}
