import ArgumentParser

/// `murmur topology`: looks at graphs and their mixing weights.
struct TopologyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology",
        abstract: "Show, compare, check, generate and convert topologies.",
        usage: "murmur topology <command>",
        discussion: """
            Example:
              murmur topology show --family ring --nodes 16
            """,
        subcommands: [
            TopologyShowCommand.self, TopologyCompareCommand.self, TopologyCheckCommand.self,
            TopologyGenerateCommand.self, TopologyConvertCommand.self,
        ])

    func run() throws {
        throw UsageMessage.missingCommand(of: Self.self)
    }
}
