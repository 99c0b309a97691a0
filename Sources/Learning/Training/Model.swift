public import Determinism

/// What maps a sample to outputs: arithmetic on one flat parameter vector with a declared layout.
///
/// A model is an immutable description shared by all threads; the arithmetic happens in a workspace that belongs to one
/// thread. What the samples look like (dense rows, sparse rows, tokens, rating pairs) is between the model and the data
/// set: nothing outside a workspace looks at features.
public protocol Model: Sendable {
    /// Where each tensor lies in the flat vector.
    var layout: ParameterLayout { get }

    /// What decides about its answers: the model itself unless more travels with it, behind its parameters.
    var core: any Model { get }

    /// The architecture in words, for example `mlp 784-128-10 relu`. Equal texts mean exchangeable parameters.
    var fingerprint: String { get }

    /// Whether a mini-batch touches few of the parameters: its workspaces are then `SparseModelWorkspace`s.
    var hasSparseGradients: Bool { get }

    /// Parameters to start from, `[layout.count]`.
    func initialValues(_ stream: inout RandomStream) -> [Float]

    /// A workspace of one thread on the given data. Traps when the model cannot read the data's features.
    func makeWorkspace(for dataset: Dataset, loss: any Loss) -> any ModelWorkspace
}

extension Model {
    /// Most models move all their parameters in every step.
    public var hasSparseGradients: Bool { false }
}

/// One thread's buffers and arithmetic for a model on a data set.
///
/// In its steady state it allocates nothing.
public protocol ModelWorkspace: AnyObject {
    /// The mean loss over some training samples and its gradient.
    ///
    /// - Parameters:
    ///   - parameters: `[layout.count]`.
    ///   - samples: positions in the training part, at least one; a position may occur several times.
    ///   - gradient: `[layout.count]`, overwritten.
    /// - Returns: the mean loss, without L2.
    func gradient(
        at parameters: Span<Float>, samples: Span<Int32>, into gradient: inout MutableSpan<Float>
    ) -> Float

    /// The sum of the samples' gradients, each scaled down to a norm of at most `bound`: `Σᵢ gᵢ · min(1, bound/‖gᵢ‖)`.
    ///
    /// By default one sample at a time.
    ///
    /// - Parameters:
    ///   - parameters: `[layout.count]`.
    ///   - samples: positions in the training part, at least one.
    ///   - bound: the largest norm of one sample's gradient, greater than 0.
    ///   - sum: `[layout.count]`, overwritten.
    /// - Returns: the mean loss, without L2.
    func clippedSum(
        at parameters: Span<Float>, samples: Span<Int32>, bound: Float, into sum: inout MutableSpan<Float>
    ) -> Float

    /// Makes ready to evaluate these parameters; called once before `evaluate` goes through the samples.
    func prepareEvaluation(_ parameters: Span<Float>)

    /// Adds the loss and the metric of a range of samples to the totals.
    func evaluate(
        _ parameters: Span<Float>, on split: Split, samples: Range<Int>, into totals: inout EvaluationTotals)
}

extension ModelWorkspace {
    /// Nothing: what most models need.
    public func prepareEvaluation(_ parameters: Span<Float>) {}
}
