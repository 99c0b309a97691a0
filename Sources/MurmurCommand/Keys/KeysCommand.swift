import ArgumentParser

/// `murmur keys`: makes and shows what peers prove their identity with.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make the certificates and keys that secure the links of peers.",
        usage: "murmur keys <command>",
        discussion: """
            An authority, made once for a cluster, issues a certificate to every node.
            Peers accept each other only with certificates of their own authority that
            name the nodes their topology expects.

            Example:
              murmur keys init --cluster flock --output Authority
            """,
        subcommands: [KeysInitCommand.self, KeysIssueCommand.self, KeysShowCommand.self])

    func run() throws {
        throw UsageMessage.missingCommand(of: Self.self)
    }
}
