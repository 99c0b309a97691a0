import ArgumentParser

/// The command that arguments name, as far as it exists.
struct CommandPath {
    /// `murmur topology show`.
    private(set) var words = "murmur"
    /// The names the next word may have; empty when the command is complete.
    private(set) var subcommands: [String] = []
    /// A word that should be one of them and is not.
    private(set) var unknown: String?

    init(_ arguments: [String]) {
        var command: any ParsableCommand.Type = Murmur.self
        var rest = arguments[...]
        while true {
            subcommands = command.configuration.subcommands.compactMap { $0.configuration.commandName }
            guard !subcommands.isEmpty, let word = rest.popFirst(), !word.hasPrefix("-") else { return }
            guard
                let next = command.configuration.subcommands.first(where: {
                    $0.configuration.commandName == word
                })
            else {
                unknown = word == "help" ? nil : word
                return
            }
            command = next
            words += " " + word
        }
    }

    /// Where to read more.
    var hint: String { "; see '\(words) --help'" }
}
