public import Catalogues

/// Every way to combine models that algorithms which average with their neighbours can use.
public enum AggregatorCatalogue {
    /// The rules that bear attackers by themselves: what can also follow nearest-neighbour mixing.
    static let simple: [AggregatorEntry] = [
        .clippedGossip, .coordinateMedian, .trimmedMean, .krum, .multiKrum, .geometricMedian, .monna,
    ]

    /// The rules, in the order of their documentation.
    public static let all = Catalogue<AggregatorEntry>(
        "aggregator",
        [
            .mean,
            .clippedGossip,
            .coordinateMedian,
            .trimmedMean,
            .krum,
            .multiKrum,
            .geometricMedian,
            .monna,
            .nearestNeighbourMixing,
        ])

    /// The settings of an algorithm that combines models: the rule's name, f, and whatever any rule understands.
    ///
    /// `Aggregation(_:)` reads them.
    public static let settings: [Setting] =
        [
            Setting(
                Setting.aggregation, .choice(all.names), default: "mean",
                """
                How a node combines its model with its neighbours' (see murmur list aggregators); mean is the algorithm of \
                the paper, the others bear attackers.
                """),
            .assumedAttackers,
        ] + all.entries.flatMap(\.settings)
}
