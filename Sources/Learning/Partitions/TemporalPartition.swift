import Catalogues
import Determinism

/// Every node has a period of time: the training samples in order of time are cut into one run for each node.
///
/// Time is a feature, or the order of the training part, which is the file's order when the data set's setting `split` is
/// `last`. Which node gets which period is random, so that nodes beside each other need not be so in time. Sizes differ by
/// at most one.
struct TemporalPartition: Partitioner {
    let feature: String

    func deal(_ dataset: Dataset, over nodes: Int, _ stream: inout RandomStream) throws(PartitionProblem)
        -> [[Int32]]
    {
        let row =
            feature.isEmpty
            ? (0..<dataset.train.count).map(Int32.init) : try FeatureOrder.byFeature(feature, of: dataset)
        let periods = FeatureOrder.runs(of: row, over: nodes)
        return stream.permutation(nodes).map { periods[$0] }
    }

    static let entry = PartitionEntry(
        "temporal", "By time: every node has a period, the samples being in order of time; equal sizes",
        settings: [
            Setting(
                "feature", .text, default: "",
                "the feature that is the time; empty for the order of the training part (the file's with split: last)"
            )
        ]
    ) { settings in
        TemporalPartition(feature: settings.text("feature"))
    }
}
