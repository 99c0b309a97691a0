import ArgumentParser
import Catalogues
import Learning

/// `murmur data`: looks at data sets and at how nodes share them.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "List, describe and fetch data sets, and try partitions of them.",
        usage: "murmur data <command>",
        discussion: """
            Example:
              murmur data describe digits
            """,
        subcommands: [
            DataListCommand.self, DataDescribeCommand.self, DataPartitionCommand.self, DataFetchCommand.self,
        ])

    func run() throws {
        throw UsageMessage.missingCommand(of: Self.self)
    }
}

/// `murmur data list`: the data sets there are.
struct DataListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the data sets.",
        usage: "murmur data list [--json]",
        discussion: """
            Example:
              murmur data list
            """)

    @Flag(help: "Print everything as JSON.")
    var json = false

    func run() throws {
        let descriptions = DatasetCatalogue.all.entries.map { EntryDescription($0) }
        if json { return Console.print(JSONText.text(descriptions)) }
        let lines = TextLayout.definitions(descriptions.map { ($0.name, $0.summary) }, indent: 0)
        Console.print(lines.joined(separator: "\n"))
    }
}
