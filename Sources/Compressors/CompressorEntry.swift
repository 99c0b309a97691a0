public import Catalogues

/// A compressor as users choose it, with everything they should know about it.
public struct CompressorEntry: CatalogueEntry {
    /// The name in files and on the command line.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Authors, year, arXiv id; empty when there is no paper.
    public let source: String
    /// The settings it understands; algorithms with a compressor have them too.
    public let settings: [Setting]
    /// How it works and what it is for.
    public let details: String
    /// Bytes of a vector of d elements.
    public let cost: String
    /// δ of `E ‖C(x) − x‖² ≤ (1 − δ) ‖x‖²`, and where it comes from.
    public let contraction: String
    /// The compressor with these settings: its own, or those of an algorithm that has one.
    public let make: @Sendable (Settings) -> any Compressor
}

extension CompressorCatalogue {
    /// The settings of an algorithm that compresses: the compressor's name, and whatever any compressor understands.
    ///
    /// - Parameters:
    ///   - compressor: the default, one of the catalogue's names.
    ///   - origin: where that default comes from.
    ///   - defaults: other defaults than the compressors' own, by setting, and where they come from.
    /// - Returns: settings that `make(_:)` reads.
    public static func settings(
        default compressor: String, _ origin: String,
        defaults: [(name: String, value: SettingValue, origin: String)] = []
    ) -> [Setting] {
        precondition(all[compressor] != nil, "no compressor named \(compressor)")
        let choice = Setting(
            "compressor", .choice(all.names), default: .text(compressor),
            "How what travels is said in fewer bytes (see murmur list compressors); \(origin).")
        var settings = [choice]
        for setting in all.entries.flatMap(\.settings)
        where !settings.contains(where: { $0.name == setting.name }) {
            if let other = defaults.first(where: { $0.name == setting.name }) {
                let summary = "\(setting.summary) Here \(other.origin)."
                settings.append(Setting(setting.name, setting.kind, default: other.value, summary))
            } else {
                settings.append(setting)
            }
        }
        return settings
    }

    /// The compressor that an algorithm's settings name.
    public static func make(_ settings: Settings) -> any Compressor {
        let name = settings.text("compressor")
        guard let entry = all[name] else { preconditionFailure("no compressor named \(name)") }
        return entry.make(settings)
    }
}

extension Setting {
    /// The share of elements that is kept: top-k, random-k, segment.
    static let keptShare = Setting(
        "kept-share", .number(0...1, excludingLowerBound: true), default: 0.01,
        "top-k, random-k, segment: the share k/d of elements that is sent, at least one element; the CHOCO papers' is 1%."
    )

    /// Whether what is sent has the vector as its mean: random-k, QSGD.
    static let unbiased = Setting(
        "unbiased", .boolean, default: false,
        """
        random-k: multiply by d/k; qsgd: do not divide by tau. The mean is then the vector itself, but it is no contraction \
        any more, which by default it is.
        """)
}
