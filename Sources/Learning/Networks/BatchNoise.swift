import Determinism

/// Where the noise of a training step (dropout) comes from.
///
/// A gradient depends on the parameters and the mini-batch alone, on whichever thread or machine it is computed, and
/// again when a run is resumed or replayed. So the stream of its noise is named by just these: by the samples of the
/// batch and the last parameters, which change with every step.
enum BatchNoise {
    /// How many of the last parameters count.
    private static let parameterLimit = 64

    /// The stream of one gradient.
    static func stream(_ parameters: Span<Float>, _ samples: Span<Int32>) -> RandomStream {
        var digest = RunDigest()
        for index in max(0, parameters.count - parameterLimit)..<parameters.count {
            digest.combine(UInt64(parameters[index].bitPattern))
        }
        for index in samples.indices { digest.combine(Int(samples[index])) }
        return RandomStream(seed: digest.word, purpose: "noise of a gradient")
    }

    /// For passes that draw none.
    static let none = RandomStream(seed: 0, purpose: "no noise")
}
