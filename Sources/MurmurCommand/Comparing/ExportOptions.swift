import ArgumentParser
import Reports

/// Where the series of the runs that a command has read go, for other programs.
struct ExportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write every evaluation as CSV; - for standard output.", valueName: "file"))
    var csv: String?

    @Option(
        help: ArgumentHelp("Write every evaluation as JSON Lines; - for standard output.", valueName: "file"))
    var jsonl: String?

    @Option(
        help: ArgumentHelp(
            "Write event files for TensorBoard, one folder for each run.", valueName: "dir"))
    var tensorboard: String?

    @Flag(help: "Export the values of every node, where the reports keep them.")
    var perNode = false

    /// The single files that are asked for.
    var files: [String] { [csv, jsonl].compactMap(\.self) }

    /// Whether anything is to be written.
    private var isAskedFor: Bool { !files.isEmpty || tensorboard != nil }

    /// Refuses what cannot be written, before anything is.
    func check(replacing: Bool) throws {
        guard !perNode || isAskedFor else {
            throw Failure("'--per-node' goes with --csv, --jsonl or --tensorboard", .usage)
        }
        for file in files { try OutputFile.checkFree(file, replacing: replacing) }
        if let tensorboard { _ = try OutputDirectory(tensorboard, mayHoldFiles: replacing) }
    }

    /// Writes everything that is asked for.
    func write(_ comparison: Comparison, replacing: Bool) throws {
        let groups = comparison.groups
        if let csv {
            let text = perNode ? NodeSeriesCSV.text(groups) : SeriesCSV.text(groups)
            try OutputFile.write(text, to: csv, replacing: replacing)
        }
        if let jsonl {
            let text = SeriesJSONLines.text(groups, perNode: perNode)
            try OutputFile.write(text, to: jsonl, replacing: replacing)
        }
        if let tensorboard {
            try TensorBoardDirectory.write(groups, perNode: perNode, to: OutputDirectory(tensorboard))
        }
    }
}
