/// The values of every node in long format: one row for each variant, seed, evaluation and node.
///
/// In the manner of `SeriesCSV`. Runs and evaluations whose report does not keep every node have no rows; an attacker's
/// values are `nan`.
public enum NodeSeriesCSV {
    private static let columns = [
        "experiment", "variant", "algorithm", "kind", "seed", "evaluation", "seconds", "samples", "node",
        "loss", "metric", "value",
    ]

    /// The text of the file.
    public static func text(_ groups: [RunGroup]) -> String {
        var text = columns.joined(separator: ",") + "\n"
        for run in groups.flatMap(\.runs) {
            let identity =
                [run.experiment, run.variant, run.algorithm, run.kind.rawValue].map(CSVField.quoted)
                + ["\(run.seed)"]
            for point in run.series {
                guard let losses = point.lossPerNode, let metrics = point.metricPerNode else { continue }
                let place = ["\(point.index)", NumberText.exact(point.seconds), "\(point.samples)"]
                for (node, values) in zip(run.nodes, zip(losses, metrics)) {
                    let fields =
                        identity + place + [
                            CSVField.quoted(node.name), NumberText.exact(values.0),
                            CSVField.quoted(run.metric.name), NumberText.exact(values.1),
                        ]
                    text += fields.joined(separator: ",") + "\n"
                }
            }
        }
        return text
    }
}
