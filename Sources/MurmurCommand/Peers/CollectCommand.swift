import ArgumentParser
import Reports

/// `murmur collect`: one report of what peers on several machines left behind.
struct CollectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Make one report of the files that peers left behind.",
        usage: "murmur collect <directory> --experiment <file> [<options>]",
        discussion: """
            Copy the files of all nodes (NODE.I.record.json and NODE.I.models) into one directory first. \
            'murmur launch' does all of this by itself.

            Example:
              murmur collect Runs/quickstart/peers \\
                --experiment Simulations/quickstart.yaml \\
                --topology Topologies/ring-8.yaml --output measured.report.json
            """)

    @Argument(help: ArgumentHelp("Where the peers' files are.", valueName: "directory"))
    var directory: String

    @OptionGroup var options: RunOptions

    @Option(help: ArgumentHelp("The report.", valueName: "file"))
    var output: String

    @OptionGroup var saving: SaveModelsOption

    @Flag(help: "Replace the report if it is there already.")
    var force = false

    func run() throws {
        let saved = try saving.extent()
        try OutputFile.checkFree(output, replacing: force)
        PinnedLinearAlgebra.establish()
        let input = try options.input()
        let (report, models) = try MeasuredReport.make(from: directory, of: input.run)
        try OutputFile.write(ReportCodec.encode(report), to: output)
        if let saved {
            try SavedModels(run: input.run).write(
                models, saved, into: OutputDirectory(FilePath.directory(of: output)))
        }
    }
}
