import ArgumentParser

/// `murmur runs`: the runs of a directory.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List, show, compare and remove the runs in a directory.",
        usage: "murmur runs <command>",
        discussion: """
            A run is a report, VARIANT-seedSEED.report.json, with the files of the same name beside it, anywhere \
            below the directory; commands that run experiments make a folder for each. Copy, move and \
            pack them as you like: a report needs no other file.

            Example:
              murmur runs list Runs/quickstart --variant gossip
            """,
        subcommands: [
            RunsListCommand.self, RunsShowCommand.self, RunsCompareCommand.self, RunsRemoveCommand.self,
        ])

    func run() throws {
        throw UsageMessage.missingCommand(of: Self.self)
    }
}
