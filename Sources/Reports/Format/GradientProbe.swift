/// What the gradients of some nodes say at an evaluation: why the averaged model moves as it does.
///
/// f_i is the training loss of node i on a few of its own samples, x̄ the average of the honest models, g = (1/k) Σ_i ∇f_i(x̄)
/// the gradient that the average should follow, over k nodes. What it follows instead differs by
/// b = (1/k) Σ_i [∇f_i(x_i) − ∇f_i(x̄)], because the nodes stand at models of their own, and by
/// e = (1/k) Σ_i [∇f_i(y_i) − ∇f_i(x_i)], because gradients are taken at models y_i that are old by the time they are applied.
/// The change of the loss of x̄ in a small step is −η ⟨g, g + b + e⟩, so that ⟨g, b⟩ and ⟨g, e⟩, when negative, are what
/// disagreement and staleness take away from ‖g‖².
public struct GradientProbe: Codable, Sendable, Equatable {
    /// k, how many nodes were asked.
    public var nodes: Int

    /// Samples of each node, at most.
    public var samples: Int

    /// ‖g‖², less what noise adds to it; not below 0.
    public var squaredNorm: Double

    /// ζ² = (1/k) Σ_i ‖∇f_i(x̄) − g‖², less what noise adds to it; not below 0.
    ///
    /// It tells how unlike the data of the nodes are.
    public var dissimilarity: Double

    /// σ²: the mean squared distance of the gradient of one mini-batch of a node from ∇f_i(x̄).
    public var noise: Double

    /// ⟨g, b⟩.
    public var disagreement: Double

    /// ⟨g, e⟩; absent when gradients are never old, and for real peers, which do not keep what they were taken at.
    public var staleness: Double?

    /// η at this point, of a node that has taken as many steps as the mean.
    public var learningRate: Double

    /// Puts a probe together from its fields.
    public init(
        nodes: Int, samples: Int, squaredNorm: Double, dissimilarity: Double, noise: Double,
        disagreement: Double, staleness: Double? = nil, learningRate: Double
    ) {
        self.nodes = nodes
        self.samples = samples
        self.squaredNorm = squaredNorm
        self.dissimilarity = dissimilarity
        self.noise = noise
        self.disagreement = disagreement
        self.staleness = staleness
        self.learningRate = learningRate
    }
}
