import ArgumentParser
import Reports

/// Where a comparison of reports goes besides standard output: as a page, as drawings, as Markdown, to other programs.
struct ComparisonOutputs: ParsableArguments {
    @Option(help: ArgumentHelp("Write a page with plots.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Write every plot as an SVG file for a paper.", valueName: "dir"))
    var charts: String?

    @Option(
        help: ArgumentHelp(
            "Write verdict, tables and how to reproduce them as Markdown; - for standard output.",
            valueName: "file"))
    var markdown: String?

    @OptionGroup var exports: ExportOptions

    /// The single files that are asked for.
    private var files: [String] { [html, markdown].compactMap(\.self) + exports.files }

    /// Everything that is asked for.
    var all: [String] { files + [charts, exports.tensorboard].compactMap(\.self) }

    /// Whether one of them takes standard output.
    var takeStandardOutput: Bool { files.contains("-") }

    /// Refuses what cannot be written, before anything is.
    func check(replacing: Bool) throws {
        for file in [html, markdown].compactMap(\.self) {
            try OutputFile.checkFree(file, replacing: replacing)
        }
        try exports.check(replacing: replacing)
    }

    /// Writes everything that is asked for.
    func write(_ comparison: Comparison, replacing: Bool) throws {
        let plots = try charts.map { try ChartDirectory($0, comparison, replacing: replacing) }
        if let html { try OutputFile.write(ComparisonPage.html(comparison), to: html, replacing: replacing) }
        try plots?.write()
        if let markdown {
            try OutputFile.write(MarkdownReport.text(comparison), to: markdown, replacing: replacing)
        }
        try exports.write(comparison, replacing: replacing)
    }
}
