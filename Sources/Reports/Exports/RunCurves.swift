/// The curves of a run by the names that other programs show them under.
enum RunCurves {
    /// One curve: its name, and its value at an evaluation where it has one.
    typealias Curve = (name: String, value: @Sendable (EvaluationPoint) -> Double?)

    /// The curves of a metric's runs.
    ///
    /// Names are paths: what they begin with groups them, as in `loss/mean`, `loss/worst`, `accuracy/mean`.
    static func all(of metric: MetricDescription) -> [Curve] {
        [
            ("loss/mean", { $0.localLoss.mean }),
            ("loss/worst", { $0.localLoss.maximum }),
            ("loss/best", { $0.localLoss.minimum }),
            ("loss/averaged_model", { $0.averagedLoss }),
            ("loss/train", { $0.trainLoss }),
            ("\(metric.name)/mean", { $0.localMetric.mean }),
            ("\(metric.name)/worst", { metric.worst(of: $0.localMetric) }),
            ("\(metric.name)/best", { metric.best(of: $0.localMetric) }),
            ("\(metric.name)/averaged_model", { $0.averagedMetric }),
            ("consensus_distance", { $0.consensusDistance }),
            ("consensus_distance_relative", { $0.relativeConsensusDistance }),
            ("staleness/mean", { $0.staleness.mean }),
            ("staleness/maximum", { Double($0.staleness.maximum) }),
            ("cost/seconds", { $0.seconds }),
            ("cost/bytes", { Double($0.totalBytes) }),
            ("cost/messages", { Double($0.messagesSent) }),
            ("cost/steps", { Double($0.steps) }),
            ("privacy/epsilon", { $0.epsilon }),
        ]
    }

    /// The curves of every node, as far as the report keeps them: `loss/node/n3`, `accuracy/node/n3`.
    static func perNode(_ run: RunReport) -> [Curve] {
        run.nodes.enumerated().flatMap { index, node -> [Curve] in
            [
                ("loss/node/\(node.name)", { $0.lossPerNode?[index] }),
                ("\(run.metric.name)/node/\(node.name)", { $0.metricPerNode?[index] }),
            ]
        }
    }
}
