import Catalogues
import Determinism

/// Every node sees its own region of the feature space: samples are put in a row by one feature, or along a random
/// direction, and each node gets a run of the row; a share of the samples is dealt out at random beforehand.
///
/// Sizes differ by at most one. Which node gets which run is random. The problem is that of Li, Diao, Chen & He 2022
/// (arXiv:2102.02079), section 4.2, "feature distribution skew".
///
/// ## Deviation
/// The paper adds noise of another strength at every node, or cuts a cube of drawn points; cutting along a direction does
/// the second to any data set and changes no sample.
struct FeatureSkewPartition: Partitioner {
    let feature: String
    let mixed: Double

    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        let row =
            feature.isEmpty
            ? try FeatureOrder.alongRandomDirection(of: dataset, &stream)
            : try FeatureOrder.byFeature(feature, of: dataset)
        // The mixed samples are taken from everywhere in the row; the others keep their order.
        var isMixed = [Bool](repeating: false, count: row.count)
        let chosen = stream.permutation(row.count).prefix(Int((mixed * Double(row.count)).rounded()))
        for place in chosen { isMixed[place] = true }
        let rest = row.indices.filter { !isMixed[$0] }.map { row[$0] }
        var shards = FeatureOrder.runs(of: rest, over: nodes)
        // The shorter runs first, so that sizes stay even.
        let order = shards.indices.sorted { (shards[$0].count, $0) < (shards[$1].count, $1) }
        for (turn, place) in chosen.enumerated() { shards[order[turn % nodes]].append(row[place]) }
        return stream.permutation(nodes).map { shards[$0] }
    }

    static let entry = PartitionEntry(
        "feature-skew", "By features: every node sees its own region of the feature space; equal sizes",
        source: "after Li, Diao, Chen & He 2022 (arXiv:2102.02079), section 4.2",
        settings: [
            Setting(
                "feature", .text, default: "",
                "the feature whose ordered values are cut into runs; empty for a random direction of all features"
            ),
            Setting(
                "mixed", .number(0...1), default: 0, "share of the samples dealt out at random: 1 is like iid"
            ),
        ]
    ) { settings in
        FeatureSkewPartition(feature: settings.text("feature"), mixed: settings.number("mixed"))
    }
}
