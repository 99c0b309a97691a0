/// The series of a comparison in long format: one row for each variant, seed and evaluation.
///
/// RFC 4180 with a header and line feeds; numbers are the shortest decimals that read back to the same value, `nan`,
/// `inf` and `-inf`; an absent value is an empty field.
public enum SeriesCSV {
    private static let columns: [(name: String, value: @Sendable (RunReport, EvaluationPoint) -> String)] = [
        ("experiment", { run, _ in CSVField.quoted(run.experiment) }),
        ("variant", { run, _ in CSVField.quoted(run.variant) }),
        ("algorithm", { run, _ in CSVField.quoted(run.algorithm) }),
        ("kind", { run, _ in run.kind.rawValue }),
        ("calibrated_from", { run, _ in run.calibratedFrom ?? "" }),
        ("seed", { run, _ in "\(run.seed)" }),
        ("evaluation", { "\($1.index)" }),
        ("seconds", { NumberText.exact($1.seconds) }),
        ("samples", { "\($1.samples)" }),
        ("steps", { "\($1.steps)" }),
        ("bytes_sent", { "\($1.bytesSent)" }),
        ("overhead_bytes", { "\($1.overheadBytes)" }),
        ("messages_sent", { "\($1.messagesSent)" }),
        ("loss_mean", { NumberText.exact($1.localLoss.mean) }),
        ("loss_standard_deviation", { NumberText.exact($1.localLoss.standardDeviation) }),
        ("loss_minimum", { NumberText.exact($1.localLoss.minimum) }),
        ("loss_maximum", { NumberText.exact($1.localLoss.maximum) }),
        ("metric", { run, _ in CSVField.quoted(run.metric.name) }),
        ("metric_mean", { NumberText.exact($1.localMetric.mean) }),
        ("metric_standard_deviation", { NumberText.exact($1.localMetric.standardDeviation) }),
        ("metric_minimum", { NumberText.exact($1.localMetric.minimum) }),
        ("metric_maximum", { NumberText.exact($1.localMetric.maximum) }),
        ("worst_node", { CSVField.quoted($1.localMetric.worstNode) }),
        ("metric_quantile_10", { quantile($1, 0.1) }),
        ("metric_median", { quantile($1, 0.5) }),
        ("metric_quantile_90", { quantile($1, 0.9) }),
        ("metric_gini", { nodes($1).flatMap(Inequality.gini).map(NumberText.exact) ?? "" }),
        ("averaged_loss", { NumberText.exact($1.averagedLoss) }),
        ("averaged_metric", { NumberText.exact($1.averagedMetric) }),
        ("train_loss", { $1.trainLoss.map(NumberText.exact) ?? "" }),
        ("consensus_distance", { NumberText.exact($1.consensusDistance) }),
        ("relative_consensus_distance", { NumberText.exact($1.relativeConsensusDistance) }),
        ("staleness_mean", { NumberText.exact($1.staleness.mean) }),
        ("staleness_maximum", { "\($1.staleness.maximum)" }),
        ("epsilon", { $1.epsilon.map(NumberText.exact) ?? "" }),
        ("tuning", { run, _ in CSVField.quoted(run.tuning?.text ?? "") }),
    ]

    /// The text of the file.
    public static func text(_ groups: [RunGroup]) -> String {
        var text = columns.map(\.name).joined(separator: ",") + "\n"
        for run in groups.flatMap(\.runs) {
            for point in run.series {
                text += columns.map { $0.value(run, point) }.joined(separator: ",") + "\n"
            }
        }
        return text
    }

    /// The metric of each node that has one; absent when it was not kept.
    private static func nodes(_ point: EvaluationPoint) -> [Double]? {
        point.metricPerNode.map { $0.filter(\.isFinite) }
    }

    private static func quantile(_ point: EvaluationPoint, _ fraction: Double) -> String {
        nodes(point).map { NumberText.exact(SampleStatistics.quantile($0, fraction)) } ?? ""
    }
}
