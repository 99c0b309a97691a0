/// How the gradients of a run are made private: each example's gradient is clipped, and noise is added to their sum.
///
/// DP-SGD: Abadi, Chu, Goodfellow, McMahan, Mironov, Talwar & Zhang, CCS 2016, arXiv:1607.00133, Algorithm 1:
///
///     g ← (Σᵢ gᵢ · min(1, C/‖gᵢ‖) + N(0, σ²C²)) / L
///
/// with L the expected batch. What an algorithm does with g (momentum, averaging, compression) gives nothing more away.
public struct GradientPrivacy: Sendable, Equatable {
    /// Which examples a step uses, and so what its noise is worth.
    public enum Sampling: String, Sendable, CaseIterable {
        /// Every example by itself with probability q = batch/shard: batches vary in size, and may be empty. Not knowing
        /// who took part is worth a lot (amplification by sampling).
        case poisson
        /// Passes over the shuffled shard in batches of fixed size, the usual way to train. That is not Poisson sampling:
        /// nothing is amplified. An example takes part once in each pass.
        case shuffled
    }

    /// C: the largest norm of one example's gradient, greater than 0.
    public let clip: Double
    /// σ: the noise's standard deviation over C, at least 0; 0 clips only and guarantees nothing.
    public let noise: Double
    /// δ: the probability with which ε need not hold, in `(0, 1)`.
    public let delta: Double
    /// Which examples a step uses.
    public let sampling: Sampling
    /// What the noise is drawn from; nil for the run's seed in a simulation and for a seed of the system on a real peer.
    public let noiseSeed: UInt64?

    /// Everything by name; ranges as the properties say.
    public init(
        clip: Double, noise: Double, delta: Double = 1e-5, sampling: Sampling = .poisson,
        noiseSeed: UInt64? = nil
    ) {
        precondition(clip > 0 && noise >= 0 && delta > 0 && delta < 1, "clip \(clip), noise \(noise)")
        self.clip = clip
        self.noise = noise
        self.delta = delta
        self.sampling = sampling
        self.noiseSeed = noiseSeed
    }

    /// The accountant of a node.
    ///
    /// - Parameters:
    ///   - batch: L, samples in a batch, on average with Poisson sampling; at least 1.
    ///   - shardCount: samples of the node, at least 1.
    /// - Returns: nil without noise: then there is no guarantee.
    public func account(batch: Int, shardCount: Int) -> PrivacyAccount? {
        noise > 0 ? PrivacyAccount(self, batch: batch, shardCount: shardCount) : nil
    }
}

/// What a node's steps give away about one of its examples.
public struct PrivacyAccount: Sendable {
    private let accountant: RenyiAccountant
    private let delta: Double
    /// Steps between two in which the same example may take part.
    private let stepsPerUse: Int

    init(_ privacy: GradientPrivacy, batch: Int, shardCount: Int) {
        delta = privacy.delta
        switch privacy.sampling {
        case .poisson:
            stepsPerUse = 1
            accountant = RenyiAccountant(
                samplingRate: min(1, Double(batch) / Double(shardCount)), noiseMultiplier: privacy.noise)
        case .shuffled:
            // In each pass one step touches the example; the others of the pass compose in parallel.
            stepsPerUse = (shardCount + batch - 1) / batch
            accountant = RenyiAccountant(samplingRate: 1, noiseMultiplier: privacy.noise)
        }
    }

    /// What so many steps guarantee, from the first on.
    public func guarantee(
        steps: Int, _ conversion: RenyiAccountant.Conversion = .canonneKamathSteinke
    ) -> RenyiAccountant.Guarantee {
        accountant.guarantee(
            steps: (steps + stepsPerUse - 1) / stepsPerUse, delta: delta, conversion)
    }
}
