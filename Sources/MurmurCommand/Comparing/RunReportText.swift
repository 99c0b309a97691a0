import Reports

/// A single report as text for a terminal.
enum RunReportText {
    /// The text, ending with a line break.
    static func text(_ report: RunReport, path: String) -> String {
        var lines = [
            "\(report.experiment): \(report.variant), seed \(report.seed) (\(path))",
            "\(report.kind.rawValue), \(report.status.rawValue)",
        ]
        lines += TextLayout.definitions(
            setting(report) + outcome(report) + cost(report) + privacy(report) + circumstances(report))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func setting(_ report: RunReport) -> [(term: String, text: String)] {
        let plan = report.plan
        let data = report.dataCard
        let graph = report.topologyCard
        let settings = plan.settings.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        let gap = graph.spectralGap.map { ", spectral gap \(NumberText.significant($0))" } ?? ""
        let attackers = report.attackers.map { [(term: "attackers", text: $0.text)] } ?? []
        return [
            ("algorithm", report.algorithm + (settings.isEmpty ? "" : " (\(settings))")),
            (
                "model",
                "\(plan.model), \(NumberText.grouped(plan.parameterCount)) parameters, loss \(plan.loss)"
            ),
            (
                "optimizer",
                "\(plan.optimizer), learning rate \(NumberText.exact(plan.learningRate)), "
                    + "\(plan.learningRateSchedule), batch \(plan.batchSize)"
            ),
            (
                "data",
                "\(data.dataset): \(NumberText.grouped(data.trainSamples)) + "
                    + "\(NumberText.grouped(data.testSamples)) samples, partition \(data.partition)"
            ),
            ("topology", "\(graph.name): \(graph.nodes) nodes, \(graph.edges) edges\(gap)"),
            ("budget", report.budget.text),
            ("machine", report.provenance.domain.text),
        ] + attackers
    }

    private static func text(_ fairness: NodeFairness) -> String {
        let quantiles = [fairness.lowQuantile, fairness.median, fairness.highQuantile].map {
            EstimateText.metric($0.value)
        }
        var text = "a tenth up to \(quantiles[0]), median \(quantiles[1]), a tenth above \(quantiles[2])"
        if let gini = fairness.gini { text += ", Gini \(EstimateText.metric(gini.value))" }
        if let rho = fairness.correlationWithDegree {
            text += ", rank correlation with degree \(EstimateText.correlation(rho.value))"
        }
        if let rho = fairness.correlationWithSpeed {
            text += ", with speed \(EstimateText.correlation(rho.value))"
        }
        return text
    }

    private static func outcome(_ report: RunReport) -> [(term: String, text: String)] {
        let summary = report.summary
        let metric = report.metric.name
        var entries: [(term: String, text: String)] = [
            (
                metric,
                "\(EstimateText.metric(summary.finalMetric)) at the end, "
                    + "\(EstimateText.metric(summary.bestMetric)) at best, "
                    + "\(EstimateText.metric(summary.worstNodeMetric)) on the worst node "
                    + "(\(summary.worstNode)), "
                    + "\(EstimateText.metric(summary.averagedMetric)) of the averaged model"
            ),
            ("", Sparkline.text(report.series.map(\.localMetric.mean))),
            ("loss", NumberText.significant(summary.finalLoss)),
            ("consensus distance", NumberText.significant(summary.consensusDistance)),
        ]
        if let average = report.series.last?.movingAverage {
            entries.append(
                (
                    "moving average",
                    "\(metric) \(EstimateText.metric(average.localMetric.mean)) on average, "
                        + "\(EstimateText.metric(average.averagedMetric)) of their mean"
                ))
        }
        if let fairness = NodeFairness(report) {
            entries.append(("nodes", text(fairness)))
        }
        if let reference = ExcessLoss.reference(of: [report]),
            let excess = ExcessLoss([report], reference: reference)
        {
            entries.append(("why", excess.advice))
        }
        return entries
    }

    private static func cost(_ report: RunReport) -> [(term: String, text: String)] {
        guard let last = report.series.last else { return [] }
        return [
            (
                "spent",
                "\(QuantityText.duration(last.seconds)), \(NumberText.grouped(last.samples)) samples, "
                    + "\(NumberText.grouped(last.steps)) steps, "
                    + "\(QuantityText.bytes(Double(last.bytesSent + last.overheadBytes))) in "
                    + "\(NumberText.grouped(last.messagesSent)) messages"
            )
        ]
    }

    private static func privacy(_ report: RunReport) -> [(term: String, text: String)] {
        guard let card = report.plan.privacy else { return [] }
        let guarantees = report.nodes.compactMap { node in node.privacy.map { (node.name, $0) } }
        let worst = guarantees.max { $0.1.epsilon < $1.1.epsilon }
        let given = worst.map { name, loss in
            "(\(NumberText.significant(loss.epsilon)), \(NumberText.exact(card.delta))) for \(name), "
                + "whose steps give away most; \(NumberText.significant(loss.classicEpsilon)) by the "
                + "conversion of Mironov 2017"
        }
        return [("privacy", given ?? "none guaranteed"), ("", card.text), ("", card.accounting)]
    }

    /// Whether the target was reached, where times come from, and what was refused.
    private static func circumstances(_ report: RunReport) -> [(term: String, text: String)] {
        var entries: [(term: String, text: String)] = []
        if let target = report.target {
            let reached = report.summary.toTarget.map { "reached after \(QuantityText.duration($0.seconds))" }
            entries.append(("target", "\(target): \(reached ?? "not reached")"))
        }
        if let digest = report.calibratedFrom {
            entries.append(("calibrated", "compute times and delays from the measured report \(digest)"))
        }
        if let times = report.measuredTimes, let slowest = times.nodes.map(\.gradientSeconds.mean).max() {
            let links = times.links.map(\.roundTripSeconds.mean).max()
            entries.append(
                (
                    "measured",
                    "gradients of \(QuantityText.duration(slowest)) on average on the slowest node"
                        + (links.map { ", round trips of \(QuantityText.duration($0)) over the slowest link" }
                            ?? "")
                ))
        }
        for refusal in report.refused {
            entries.append(("refused", "\(refusal.count) messages: \(refusal.reason)"))
        }
        for event in report.events.prefix(10) {
            entries.append(("event", "\(QuantityText.duration(event.seconds)): \(event.what)"))
        }
        return entries
    }
}
