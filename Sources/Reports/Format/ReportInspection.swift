/// Holds a report that could be read against what its format promises.
///
/// Decoding finds missing keys and wrong types; this finds figures that contradict each other, as after an edit by hand or
/// a bug.
public enum ReportInspection {
    /// Everything that is wrong, as `path: problem`; empty for a sound report.
    public static func problems(of report: RunReport) -> [String] {
        series(report) + nodes(report) + summary(report) + identity(report)
    }

    private static func series(_ report: RunReport) -> [String] {
        var problems: [String] = []
        let names = report.nodes.map(\.name)
        let counts: [(key: String, value: (EvaluationPoint) -> Double)] = [
            ("seconds", \.seconds), ("samples", { Double($0.samples) }), ("steps", { Double($0.steps) }),
            ("bytesSent", { Double($0.bytesSent) }), ("overheadBytes", { Double($0.overheadBytes) }),
            ("messagesSent", { Double($0.messagesSent) }),
        ]
        if report.series.isEmpty { problems.append("series: no evaluations (expected at least one)") }
        for (place, point) in report.series.enumerated() {
            let path = "series[\(place)]"
            if point.index != place {
                problems.append("\(path).index: out of order (got \(point.index); expected \(place))")
            }
            for count in counts {
                let value = count.value(point)
                let before = place > 0 ? count.value(report.series[place - 1]) : 0
                if !(value >= before) {
                    problems.append(
                        "\(path).\(count.key): less than before (got \(NumberText.exact(value)) after "
                            + "\(NumberText.exact(before)))")
                }
            }
            for (key, spread) in [("localLoss", point.localLoss), ("localMetric", point.localMetric)] {
                problems += self.spread(spread, names).map { "\(path).\(key)\($0)" }
            }
        }
        return problems
    }

    /// What contradicts itself in a spread, with the key before it.
    private static func spread(_ spread: Spread, _ names: [String]) -> [String] {
        var problems: [String] = []
        if !names.contains(spread.worstNode) {
            problems.append(".worstNode: no node of that name (got \"\(spread.worstNode)\")")
        }
        guard spread.mean.isFinite else { return problems }
        // The mean of equal values may be off by its rounding.
        let slack = 1e-9 * max(1, abs(spread.mean))
        if spread.minimum > spread.mean + slack || spread.mean > spread.maximum + slack {
            problems.append(
                ".mean: outside minimum and maximum (got \(NumberText.exact(spread.mean)); expected "
                    + "\(NumberText.exact(spread.minimum))...\(NumberText.exact(spread.maximum)))")
        }
        if spread.standardDeviation < 0 {
            problems.append(
                ".standardDeviation: negative (got \(NumberText.exact(spread.standardDeviation)))")
        }
        return problems
    }

    private static func nodes(_ report: RunReport) -> [String] {
        var problems: [String] = []
        let names = report.nodes.map(\.name)
        if names.count != report.plan.nodes {
            problems.append(
                "nodes: not as many as plan.nodes (got \(names.count); expected \(report.plan.nodes))")
        }
        for (place, name) in names.enumerated() where names[..<place].contains(name) {
            problems.append("nodes[\(place)].name: there twice (got \"\(name)\")")
        }
        for (place, link) in (report.links ?? []).enumerated() {
            for (key, name) in [("from", link.from), ("to", link.to)] where !names.contains(name) {
                problems.append("links[\(place)].\(key): no node of that name (got \"\(name)\")")
            }
        }
        for (place, name) in (report.attackers?.nodes ?? []).enumerated() where !names.contains(name) {
            problems.append("attackers.nodes[\(place)]: no node of that name (got \"\(name)\")")
        }
        return problems
    }

    /// What the summary says besides what follows from the series.
    private static func summary(_ report: RunReport) -> [String] {
        guard !report.series.isEmpty else { return [] }
        let expected = RunSummary(of: report.series, metric: report.metric, target: report.target)
        let figures: [(key: String, value: (RunSummary) -> Double)] = [
            ("finalLoss", \.finalLoss), ("finalMetric", \.finalMetric), ("bestMetric", \.bestMetric),
            ("bestEvaluation", { Double($0.bestEvaluation) }), ("worstNodeMetric", \.worstNodeMetric),
            ("averagedLoss", \.averagedLoss), ("averagedMetric", \.averagedMetric),
            ("consensusDistance", \.consensusDistance),
            ("toTarget.seconds", { $0.toTarget?.seconds ?? .nan }),
            ("toTarget.samples", { $0.toTarget?.samples ?? .nan }),
            ("toTarget.bytes", { $0.toTarget?.bytes ?? .nan }),
        ]
        return figures.compactMap { figure in
            let (got, wanted) = (figure.value(report.summary), figure.value(expected))
            guard got != wanted, !(got.isNaN && wanted.isNaN) else { return nil }
            return "summary.\(figure.key): not what the series says (got \(NumberText.exact(got)); expected "
                + "\(NumberText.exact(wanted)))"
        }
    }

    private static func identity(_ report: RunReport) -> [String] {
        var problems: [String] = []
        let isDigit = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
        }
        if report.digest.utf8.count != 32 || !report.digest.utf8.allSatisfy(isDigit) {
            problems.append("digest: not 32 hexadecimal digits (got \"\(report.digest)\")")
        }
        if !(report.budget.amount > 0 && report.budget.amount.isFinite) {
            problems.append(
                "budget.amount: not greater than 0 (got \(NumberText.exact(report.budget.amount)))")
        }
        if let divisor = report.tuning?.budgetDivisor, divisor < 2 {
            problems.append("tuning.budgetDivisor: not greater than 1 (got \(divisor))")
        }
        return problems
    }
}
