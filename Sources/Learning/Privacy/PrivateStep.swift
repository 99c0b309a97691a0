public import Determinism

/// What makes the gradient of one step private: the bound of each example's part, the noise, and what the sum is divided by.
public struct PrivateStep: Sendable {
    /// C, greater than 0.
    let clip: Float
    /// The noise's standard deviation, σC.
    let deviation: Double
    /// L: the expected number of samples, whatever the number in this batch.
    let expectedBatch: Float
    private var stream: RandomStream

    /// - Parameters:
    ///   - privacy: the run's choice.
    ///   - expectedBatch: L, greater than 0.
    ///   - stream: this step's own; nobody else may draw from one of the same names.
    public init(_ privacy: GradientPrivacy, expectedBatch: Int, stream: RandomStream) {
        precondition(expectedBatch > 0, "an expected batch of \(expectedBatch)")
        clip = Float(privacy.clip)
        deviation = privacy.noise * privacy.clip
        self.expectedBatch = Float(expectedBatch)
        self.stream = stream
    }

    /// `sum ← (sum + N(0, σ²C²))/L`.
    func finish(_ sum: inout MutableSpan<Float>) {
        var stream = stream
        let share = 1 / expectedBatch
        guard deviation > 0 else {
            for index in sum.indices { sum[index] *= share }
            return
        }
        for index in sum.indices { sum[index] = (sum[index] + Float(deviation * stream.normal())) * share }
    }
}

/// The private steps of one node, one after the other.
public struct PrivateSteps: Sendable {
    private let privacy: GradientPrivacy
    private let expectedBatch: Int
    private let stream: RandomStream
    private var count = 0

    /// - Parameters:
    ///   - privacy: the run's choice.
    ///   - expectedBatch: L, greater than 0.
    ///   - stream: the node's own, and of this start only: noise that is used twice hides nothing.
    public init(_ privacy: GradientPrivacy, expectedBatch: Int, stream: RandomStream) {
        self.privacy = privacy
        self.expectedBatch = expectedBatch
        self.stream = stream
    }

    /// What makes the next gradient private.
    public mutating func next() -> PrivateStep {
        count += 1
        return PrivateStep(
            privacy, expectedBatch: expectedBatch, stream: stream.substream("step", count))
    }
}
