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

    @OptionGroup var options: CompareOptions

    func run() throws {
        let runs = try filter.chosen(from: StoredRun.runs(below: filter.directory).runs)
        try options.compare(runs.map(\.path))
    }
}
