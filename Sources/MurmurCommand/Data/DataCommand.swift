import ArgumentParser

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
