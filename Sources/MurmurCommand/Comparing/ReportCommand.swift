import ArgumentParser
import Experiments
import Reports

/// `murmur report`: shows or checks single reports.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show single reports: what was run, on what, and how it went.",
        usage: "murmur report <report> ... [<options>]",
        discussion: """
            Takes report files and directories with them. Steps in TensorBoard are samples over all nodes, its \
            relative time is virtual time (or wall time, of real peers).

            Example:
              murmur report Runs/quickstart/gossip-seed1.report.json
            """)

    @Argument(help: ArgumentHelp("Report files, or directories with reports.", valueName: "report"))
    var reports: [String]

    @OptionGroup var outputs: ComparisonOutputs

    @Flag(help: "Only check that every file is a readable report without contradictions.")
    var check = false

    @Flag(help: "Replace files that exist already.")
    var force = false

    func run() throws {
        if check, let output = outputs.all.first {
            throw Failure("'--check' cannot be combined with '\(output)'", .usage)
        }
        try outputs.check(replacing: force)
        if check { return try checkAll() }
        let inputs = try ReportFiles.read(reports)
        if !outputs.all.isEmpty {
            try outputs.write(try Comparison(inputs.map(\.report)), replacing: force)
            if outputs.takeStandardOutput { return }
        }
        let texts = inputs.map { RunReportText.text($0.report, path: $0.path) }
        Console.print(texts.joined(separator: "\n"))
    }

    /// Every problem of every file, not only the first.
    private func checkAll() throws {
        var lines: [String] = []
        var problems: [Failure] = []
        for path in try ReportFiles.files(reports) {
            do throws(Failure) {
                let report = try ReportFiles.read(path)
                let found = ReportInspection.problems(of: report).map { "\(path): \($0)" }
                guard found.isEmpty else {
                    let shown = Array(found.prefix(InputErrors.listLimit))
                    throw Failure(shown, more: found.count - shown.count, .badData)
                }
                let evaluations = report.series.count
                lines.append(
                    "\(path): \(report.schema), \(report.status.rawValue), \(evaluations) evaluations")
            } catch {
                problems.append(error)
            }
        }
        if let first = problems.first {
            let more = problems.reduce(0) { $0 + $1.moreProblems }
            throw Failure(problems.flatMap(\.problems), more: more, first.status)
        }
        Console.print(lines.joined(separator: "\n"))
    }
}
