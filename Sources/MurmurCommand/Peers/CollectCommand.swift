import ArgumentParser
import Experiments
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
              murmur collect Runs/quickstart/peers --experiment Simulations/quickstart.yaml --variant d-psgd \
            --output measured.report.json
            """)

    @Argument(help: ArgumentHelp("Where the peers' files are.", valueName: "directory"))
    var directory: String

    @Option(help: ArgumentHelp("The experiment file that the peers ran.", valueName: "file"))
    var experiment: String

    @Option(help: ArgumentHelp("The topology file, if the peers were given one.", valueName: "file"))
    var topology: String?

    @Option(help: ArgumentHelp("Which variant; needed when there are several.", valueName: "name"))
    var variant: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The seed, instead of the file's first.", valueName: "n"))
    var seed: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "What was changed in the experiment; may be repeated.", valueName: "key.path=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("The report.", valueName: "file"))
    var output: String

    @Flag(help: "Replace the report if it is there already.")
    var force = false

    func run() throws {
        try OutputFile.checkFree(output, replacing: force)
        PinnedLinearAlgebra.establish()
        let choice = PeerInput.Choice(
            experiment: experiment, overrides: try set.map { try YAMLOverride($0) }, topology: topology,
            variant: variant, seed: try NumberOption.seed(seed, "--seed"))
        let input = try PeerInput(choice, datasets: DatasetFiles())
        let report = try MeasuredReport.make(from: directory, of: input.run)
        try OutputFile.write(ReportCodec.encode(report), to: output)
    }
}
