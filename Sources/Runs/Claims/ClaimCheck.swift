import Determinism
public import Experiments
public import Reports

/// Lays the claims of an experiment against its finished runs.
public enum ClaimCheck {
    /// The verdict on every claim.
    ///
    /// - Parameters:
    ///   - experiment: what was run.
    ///   - reports: its finished runs, whole or partial; claims about others are not measured.
    /// - Returns: the claims in the order of the file.
    public static func report(on experiment: Experiment, _ reports: [RunReport]) -> ClaimsReport {
        let evaluation = MeasureEvaluation(reports)
        return ClaimsReport(
            experiment: experiment.name, description: experiment.description,
            experimentHash: experiment.digest.description,
            claims: experiment.expectations.map { check($0, evaluation) })
    }

    private static func check(_ expectation: Expectation, _ evaluation: MeasureEvaluation) -> CheckedClaim {
        var checked = CheckedClaim(
            claim: expectation.claim, source: expectation.source, ours: [],
            expected: expectation.expected.text, verdict: .unmeasured, deviation: expectation.deviation)
        do throws(MeasureObstacle) {
            let values = try evaluation.values(of: expectation.measure)
            checked.ours = values
            if let count = expectation.expected.count, count != values.count {
                throw MeasureObstacle("\(values.count) values were measured and \(count) are expected")
            }
            let holds = values.enumerated().allSatisfy { index, value in
                expectation.expected.bounds(at: index).contains(value)
            }
            checked.verdict = holds ? .holds : .fails
        } catch {
            checked.obstacle = error.reason
        }
        return checked
    }
}

extension ExpectedRange {
    /// The range in words: `1.94 ± 3 %`, `≥ 0.8`.
    var text: String {
        switch self {
        case .equal(let values, let tolerance):
            let shown = ClaimTable.values(values)
            switch tolerance {
            case Self.exact: return shown
            case .absolute(let margin): return "\(shown) ± \(NumberText.exact(margin))"
            case .percent(let percent): return "\(shown) ± \(NumberText.exact(percent)) %"
            }
        case .atLeast(let low): return "≥ \(NumberText.exact(low))"
        case .atMost(let high): return "≤ \(NumberText.exact(high))"
        case .between(let low, let high): return "\(NumberText.exact(low)) … \(NumberText.exact(high))"
        }
    }
}
