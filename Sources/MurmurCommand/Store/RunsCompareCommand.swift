import ArgumentParser

/// `murmur runs compare`: lays the runs that pass filters side by side.
struct RunsCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Lay the runs of a directory that pass the filters side by side.",
        usage: "murmur runs compare [<dir>] [<options>]",
        discussion: """
            Does what 'murmur compare' does with the reports of these runs, and ends as it does.

            Example:
              murmur runs compare Runs/quickstart --variant gossip --target 'accuracy>=0.1'
            """)

    @OptionGroup var filter: RunFilter

    @Option(
        help: ArgumentHelp("What counts as there, such as 'accuracy>=0.9'.", valueName: "target"))
    var target: String?

    @Option(help: ArgumentHelp("Write a page with plots.", valueName: "file"))
    var html: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @Flag(help: "Accept simulations of different machines, equal up to rounding only.")
    var numeric = false

    @Flag(help: "Replace files that exist already.")
    var force = false

    func run() throws {
        let runs = try filter.chosen(from: StoredRun.runs(below: filter.directory).runs)
        var arguments = runs.map(\.path)
        for (option, value) in [("--target", target), ("--html", html)] {
            if let value { arguments += [option, value] }
        }
        for (option, isSet) in [("--json", json), ("--numeric", numeric), ("--force", force)] where isSet {
            arguments.append(option)
        }
        let command = try CompareCommand.parse(arguments)
        try command.run()
    }
}
