import ArgumentParser
import Catalogues

/// What is wrong with the arguments, in the words of the command's other errors.
struct UsageMessage {
    /// One line without `error: `.
    let text: String

    /// The message as the end of the command.
    var failure: Failure { Failure(text, .usage) }

    /// A message of the argument parser about the given arguments.
    init(_ message: String, arguments: [String]) {
        let line = message.split(separator: "\n").first.map(String.init) ?? "wrong arguments"
        let quoted = Self.quoted(in: line)
        let command = CommandPath(arguments)
        if let unknown = command.unknown {
            text = Self.unknownCommand(unknown, in: command)
        } else if line.hasPrefix("Unknown option"), let option = quoted.first {
            text =
                "unknown option '\(option)'"
                + (quoted.count > 1 ? "; did you mean '\(quoted[1])'?" : command.hint)
        } else if line.hasPrefix("Missing value for"), let option = quoted.first {
            text = "option '\(option.prefix { $0 != " " })' needs a value"
        } else if line.hasPrefix("Missing expected argument"), let argument = quoted.first {
            text = "missing argument \(argument.replacing(" ...", with: ""))\(command.hint)"
        } else if line.hasPrefix("Unexpected argument") || line.contains("unexpected arguments") {
            let words = quoted.map { "'\($0)'" }.joined(separator: ", ")
            text = "unexpected argument\(quoted.count > 1 ? "s" : "") \(words)\(command.hint)"
        } else if line.hasPrefix("The option"), quoted.count == 2 {
            text = "option '\(quoted[0])' takes no value (got '\(quoted[1])')"
        } else {
            text = line.prefix(1).lowercased() + line.dropFirst()
        }
    }

    /// What a command that only groups others says when none of them is named.
    static func missingCommand(of command: any ParsableCommand.Type) -> Failure {
        let names = command.configuration.subcommands.compactMap { $0.configuration.commandName }
        let words = command == Murmur.self ? "murmur" : "murmur \(command.configuration.commandName ?? "")"
        return Failure(
            "missing command; expected one of: \(names.joined(separator: ", ")); see '\(words) --help'",
            .usage)
    }

    private static func unknownCommand(_ name: String, in path: CommandPath) -> String {
        if let near = nearestWord(to: name, among: path.subcommands) {
            return "unknown command '\(name)'; did you mean '\(near)'?"
        }
        return "unknown command '\(name)'; expected one of: \(path.subcommands.joined(separator: ", "))"
    }

    /// The parts of a message between single quotes.
    private static func quoted(in message: String) -> [String] {
        message.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
