import ArgumentParser
import Reports

/// `murmur compare`: lays reports side by side.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Lay reports side by side: quality, cost, time to a target.",
        usage: "murmur compare <report> ... [<options>]",
        discussion: """
            Takes report files and directories with them. Speed-ups are against the first variant. Says \
            what stands against comparing, and ends with exit code 1 when the figures must not be compared.

            Example:
              murmur compare Runs/quickstart --target 'accuracy>=0.9' --html compare.html
            """)

    @Argument(help: ArgumentHelp("Report files, or directories with reports.", valueName: "report"))
    var reports: [String]

    @Option(
        help: ArgumentHelp("What counts as there, such as 'accuracy>=0.9'.", valueName: "target"))
    var target: String?

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

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @Flag(help: "Accept simulations of different machines, equal up to rounding only.")
    var numeric = false

    @Flag(help: "Replace files that exist already.")
    var force = false

    func run() throws {
        let target = try target.map { try Target($0) }
        let files = [html, markdown].compactMap(\.self)
        for file in files { try OutputFile.checkFree(file, replacing: force) }
        try exports.check(replacing: force)
        let inputs = try ReportFiles.read(reports)
        if !numeric { try DomainCheck.check(inputs) }
        let comparison = try Comparison(inputs.map(\.report), target: target)
        let plots = try charts.map { try ChartDirectory($0, comparison, replacing: force) }
        if let html { try OutputFile.write(ComparisonPage.html(comparison), to: html, replacing: force) }
        try plots?.write()
        if let markdown {
            try OutputFile.write(MarkdownReport.text(comparison), to: markdown, replacing: force)
        }
        try exports.write(comparison, replacing: force)
        if json {
            Console.write(comparison.summary.json())
        } else if !(files + exports.files).contains("-") {
            Console.print(
                TerminalTable.text(comparison.summary, width: Console.width, usesColour: Console.usesColour))
        }
        let obstacles = comparison.summary.notComparable
        guard obstacles.isEmpty else {
            throw Failure(obstacles.map { "not comparable: \($0)" }, .negativeVerdict)
        }
    }
}
