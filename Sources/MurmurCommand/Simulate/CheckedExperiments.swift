import Experiments
import Reports
import Runs

/// The claims of the experiments of one command: checked as soon as an experiment is done, written and judged at the end.
struct CheckedExperiments {
    /// The claims of each experiment that makes some.
    private(set) var reports: [ClaimsReport] = []

    /// The file beside the reports of an experiment that makes claims.
    static let fileName = "claims.json"

    /// Checks the claims of an experiment against its finished runs and writes them beside the runs' reports.
    ///
    /// - Returns: the claims; nil when the experiment makes none.
    /// - Throws: `Failure` when they cannot be written.
    mutating func add(
        _ experiment: Experiment, _ runs: [RunReport], in directory: OutputDirectory
    ) throws(Failure) -> ClaimsReport? {
        guard !experiment.expectations.isEmpty else { return nil }
        let report = ClaimCheck.report(on: experiment, runs)
        try OutputFile.write(ReportCodec.encode(report), to: directory.file(Self.fileName))
        reports.append(report)
        return report
    }

    /// Ends the command with a negative verdict when a claim does not come out as its experiment says.
    func judge() throws(Failure) {
        let problems = reports.flatMap { report in
            report.surprises.map { claim in
                let reason = claim.obstacle.map { " (\($0))" } ?? ""
                return claim.verdict == .holds
                    ? "\(report.experiment): holds, although a deviation is stated: \(claim.claim)"
                    : "\(report.experiment): \(claim.verdict.text): \(claim.claim)\(reason)"
            }
        }
        guard problems.isEmpty else { throw Failure(problems, .negativeVerdict) }
    }
}
