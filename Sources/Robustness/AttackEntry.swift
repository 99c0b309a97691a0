public import Catalogues

/// An attack as users choose it, with everything they should know about it.
public struct AttackEntry: CatalogueEntry {
    /// What an attacker does.
    enum Deed: Sendable {
        /// It makes up the models it sends.
        case forges(@Sendable (Settings) -> any Attack)
        /// It follows the algorithm, and trains with wrong labels.
        case flipsLabels
    }

    /// The name in files and on the command line.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Authors, year, arXiv id; empty when there is no paper.
    public let source: String
    /// The settings it understands.
    public let settings: [Setting]
    /// How it works and what it is for.
    public let details: String
    /// Where it departs from the source; empty when it does not.
    public let deviations: String
    /// Whether honest nodes refuse its messages, because they are not finite: it is as if they were lost.
    public let isRefused: Bool
    private let deed: Deed

    init(
        name: String, summary: String, source: String, settings: [Setting] = [], details: String,
        deviations: String = "", isRefused: Bool = false, _ deed: Deed
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.details = details
        self.deviations = deviations
        self.isRefused = isRefused
        self.deed = deed
    }

    /// Whether attackers train with wrong labels, and send what they then have.
    public var flipsLabels: Bool {
        if case .flipsLabels = deed { true } else { false }
    }

    /// What attackers send; nil when they send what the algorithm says.
    public func makeAttack(_ settings: Settings) -> (any Attack)? {
        if case .forges(let make) = deed { make(settings) } else { nil }
    }
}
