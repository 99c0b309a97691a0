/// How gradients were made private, and what the guarantee is about.
public struct PrivacyCard: Codable, Sendable, Equatable {
    /// C: the largest norm of one example's gradient.
    public var clip: Double

    /// σ: the noise's standard deviation over C; 0 adds none and guarantees nothing.
    public var noise: Double

    /// δ of the guarantees.
    public var delta: Double

    /// Which examples a step uses: `poisson` or `shuffled`.
    public var sampling: String

    /// How ε was computed, and for which neighbouring data sets, in words.
    public var accounting: String

    /// Puts a privacy card together from its fields.
    public init(clip: Double, noise: Double, delta: Double, sampling: String, accounting: String) {
        self.clip = clip
        self.noise = noise
        self.delta = delta
        self.sampling = sampling
        self.accounting = accounting
    }

    /// The card in one line: `clip 1, noise 1.1, poisson sampling, delta 1e-05`.
    public var text: String {
        "clip \(NumberText.exact(clip)), noise \(NumberText.exact(noise)), \(sampling) sampling, "
            + "delta \(NumberText.exact(delta))"
    }
}

/// What the steps of one node give away about one of its examples, at the card's δ.
public struct NodePrivacy: Codable, Sendable, Equatable {
    /// ε by the conversion of Canonne, Kamath & Steinke 2020.
    public var epsilon: Double

    /// The Rényi order that gave it.
    public var order: Double

    /// ε by the older conversion of Mironov 2017, which many papers report; never smaller.
    public var classicEpsilon: Double

    /// Puts a node's privacy together from its fields.
    public init(epsilon: Double, order: Double, classicEpsilon: Double) {
        self.epsilon = epsilon
        self.order = order
        self.classicEpsilon = classicEpsilon
    }
}
