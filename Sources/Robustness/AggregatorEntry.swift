public import Catalogues

/// A way to combine models as users choose it, with everything they should know about it.
public struct AggregatorEntry: CatalogueEntry {
    /// The name in files and on the command line.
    public let name: String
    /// What it is, in one line.
    public let summary: String
    /// Authors, year, arXiv id; empty when there is no paper.
    public let source: String
    /// Its settings beside `assumed-attackers`; algorithms that combine models have them too.
    public let settings: [Setting]
    /// How it works and what it is for.
    public let details: String
    /// Operations of a node in a round, with m models of d elements.
    public let cost: String
    /// The fewest models, the node's own included, for f attackers.
    public let fewestModels: String
    /// Where it departs from the source; empty when it does not.
    public let deviations: String
    /// The rule with an algorithm's settings; nil for the mean, which the mixing matrix itself is.
    let make: @Sendable (Settings) -> (any AggregationRule)?

    init(
        name: String, summary: String, source: String, settings: [Setting] = [], details: String,
        cost: String, fewestModels: String, deviations: String = "",
        make: @escaping @Sendable (Settings) -> (any AggregationRule)?
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.settings = settings
        self.details = details
        self.cost = cost
        self.fewestModels = fewestModels
        self.deviations = deviations
        self.make = make
    }
}
