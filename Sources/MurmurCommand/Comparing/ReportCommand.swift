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

    @Option(help: ArgumentHelp("Write a page with plots.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Write every plot as an SVG file for a paper.", valueName: "directory"))
    var charts: String?

    @Option(
        help: ArgumentHelp(
            "Write verdict, tables and how to reproduce them as Markdown; - for standard output.",
            valueName: "file"))
    var markdown: String?

    @OptionGroup var exports: ExportOptions

    @Flag(help: "Only check that every file is a readable report without contradictions.")
    var check = false

    @Flag(help: "Replace files that exist already.")
    var force = false

    func run() throws {
        let files = [html, markdown].compactMap(\.self)
        if check, let output = (files + exports.files + [exports.tensorboard].compactMap(\.self)).first {
            throw Failure("'--check' cannot be combined with '\(output)'", .usage)
        }
        if check, let charts { throw Failure("'--check' cannot be combined with '\(charts)'", .usage) }
        for file in files { try OutputFile.checkFree(file, replacing: force) }
        try exports.check(replacing: force)
        if check { return try checkAll() }
        let inputs = try ReportFiles.read(reports)
        if !files.isEmpty || exports.isAskedFor || charts != nil {
            let comparison = try Comparison(inputs.map(\.report))
            let plots = try charts.map { try ChartDirectory($0, comparison, replacing: force) }
            if let html { try OutputFile.write(ComparisonPage.html(comparison), to: html, replacing: force) }
            try plots?.write()
            if let markdown {
                try OutputFile.write(MarkdownReport.text(comparison), to: markdown, replacing: force)
            }
            try exports.write(comparison, replacing: force)
            if (files + exports.files).contains("-") { return }
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
