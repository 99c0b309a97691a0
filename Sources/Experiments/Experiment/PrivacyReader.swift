import Learning

/// Reads `training.privacy: {clip: 1.0, noise: 1.1, delta: 1e-5, sampling: poisson, noise-seed: 7}`.
enum PrivacyReader {
    /// The choice; nil when problems were recorded.
    static func read(_ object: YAMLObject) -> GradientPrivacy? {
        let clip = object.number("clip", in: 0...1e6, excludingLowerBound: true)
        let noise = object.number("noise", in: 0...1e6)
        let delta = object.number("delta", in: 0...0.5, excludingLowerBound: true, default: 1e-5)
        let sampling = object.word(
            "sampling", among: GradientPrivacy.Sampling.allCases.map(\.rawValue), default: "poisson"
        ).flatMap(GradientPrivacy.Sampling.init(rawValue:))
        let seed = object.states("noise-seed") ? object.integer("noise-seed", in: 0...Int.max) : nil
        object.refuseUnknownKeys()
        guard let clip, let noise, let delta, let sampling else { return nil }
        return GradientPrivacy(
            clip: clip, noise: noise, delta: delta, sampling: sampling, noiseSeed: seed.map { UInt64($0) })
    }
}

extension GradientPrivacy {
    var written: YAMLWriter.Value {
        var entries: [(key: String, value: YAMLWriter.Value)] = [
            ("clip", .plain("\(clip)")), ("noise", .plain("\(noise)")), ("delta", .plain("\(delta)")),
            ("sampling", .text(sampling.rawValue)),
        ]
        if let noiseSeed { entries.append(("noise-seed", .plain("\(noiseSeed)"))) }
        return .mapping(entries)
    }
}
