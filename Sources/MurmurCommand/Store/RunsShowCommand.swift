import ArgumentParser
import Reports

/// `murmur runs show`: single runs in full.
struct RunsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show runs of a directory one by one, as 'murmur report' does.",
        usage: "murmur runs show [<dir>] [<options>]",
        discussion: """
            Example:
              murmur runs show Runs/quickstart --variant gossip --seed 1
            """)

    @OptionGroup var filter: RunFilter

    func run() throws {
        let runs = try filter.chosen(from: StoredRun.runs(below: filter.directory).runs)
        Console.print(runs.map { RunReportText.text($0.report, path: $0.path) }.joined(separator: "\n"))
    }
}
