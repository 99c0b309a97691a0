/// What a model sees of every sample; a model says which kinds it reads.
public enum Features: Sendable {
    /// One row of numbers for each sample; `[samples, features]`.
    case dense(DenseMatrix)
    /// The same, left in its file.
    case stored(StoredRows)
    /// One row of numbers for each sample, most of them 0; `[samples, features]`.
    case sparse(SparseMatrix)
    /// A user and an item for each sample.
    case ratings(RatingPairs)
    /// Stretches of a text.
    case windows(TokenWindows)

    /// A kind of features, in the words of error messages.
    public enum Kind: String, Sendable {
        /// Rows of numbers.
        case dense = "dense rows"
        /// Rows of numbers without their zeros.
        case sparse = "sparse rows"
        /// Users and items.
        case ratings
        /// Stretches of a text.
        case text
    }

    /// Which kind they are.
    public var kind: Kind {
        switch self {
        case .dense, .stored: .dense
        case .sparse: .sparse
        case .ratings: .ratings
        case .windows: .text
        }
    }

    /// The number of samples.
    public var count: Int {
        switch self {
        case .dense(let matrix): matrix.rows
        case .stored(let rows): rows.rows
        case .sparse(let matrix): matrix.rows
        case .ratings(let pairs): pairs.count
        case .windows(let windows): windows.starts.count
        }
    }

    /// What a network takes for each sample: the numbers of a row, a window's tokens, as indices; 2 for a user and an item.
    public var width: Int {
        switch self {
        case .dense(let matrix): matrix.columns
        case .stored(let rows): rows.columns
        case .sparse(let matrix): matrix.columns
        case .ratings: 2
        case .windows(let windows): windows.length
        }
    }
}

/// What a model should answer for every sample.
public enum Targets: Sendable {
    /// One class of `0 ..< count` for each sample.
    case classes([Int32], count: Int)
    /// One or more real values for each sample.
    case values(RealTargets)
    /// For each of a sample's tokens the one that follows it.
    case tokens(TokenWindows)
    /// For each of a sample's words those around it.
    case contexts(TokenWindows)

    /// The number of samples.
    public var count: Int {
        switch self {
        case .classes(let labels, _): labels.count
        case .values(let targets): targets.matrix.rows
        case .tokens(let windows), .contexts(let windows): windows.starts.count
        }
    }
}

/// Real-valued targets as a model is trained on them, and the way back to the data's own units:
/// `original = stored · scale + mean`.
public struct RealTargets: Sendable {
    /// The stored values, `[samples, outputs]`.
    public let matrix: DenseMatrix
    /// What was subtracted from each output, `[outputs]`; 0 when the targets are not standardised.
    public let mean: [Double]
    /// What each output was divided by, `[outputs]`; 1 when the targets are not standardised.
    public let scale: [Double]

    /// - Parameters:
    ///   - matrix: the stored values, `[samples, outputs]`.
    ///   - mean: `[outputs]`, or nil for 0.
    ///   - scale: `[outputs]`, each greater than 0, or nil for 1.
    public init(_ matrix: DenseMatrix, mean: [Double]? = nil, scale: [Double]? = nil) {
        self.matrix = matrix
        self.mean = mean ?? [Double](repeating: 0, count: matrix.columns)
        self.scale = scale ?? [Double](repeating: 1, count: matrix.columns)
        precondition(
            self.mean.count == matrix.columns && self.scale.count == matrix.columns,
            "\(matrix.columns) outputs with \(self.mean.count) means and \(self.scale.count) scales")
    }
}

/// Samples with their targets: the training part or the test part of a data set.
public struct Examples: Sendable {
    /// What a model sees.
    public let features: Features
    /// What a model should answer.
    public let targets: Targets

    /// Traps when features and targets differ in number.
    public init(features: Features, targets: Targets) {
        precondition(
            features.count == targets.count, "\(features.count) samples with \(targets.count) targets")
        self.features = features
        self.targets = targets
    }

    /// The number of samples.
    public var count: Int { features.count }
}
