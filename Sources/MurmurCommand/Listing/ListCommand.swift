import ArgumentParser
import Catalogues

/// `murmur list`: everything that files can name, read from the catalogues.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what experiment and topology files can name.",
        usage: "murmur list [<list>] [<name>] [--json]",
        discussion: """
            Lists: \(ListedCatalogue.all.map(\.word).joined(separator: ", ")).
            With a name, prints everything about it: settings, ranges, defaults, source.

            Example:
              murmur list algorithms ad-psgd
            """)

    @Argument(help: ArgumentHelp("Which list; all of them in short when left out.", valueName: "list"))
    var list: String?

    @Argument(help: ArgumentHelp("An entry of the list.", valueName: "name"))
    var name: String?

    @Flag(help: "Print everything as JSON.")
    var json = false

    func run() throws {
        guard let list else { return printAll() }
        let catalogue = try ListedCatalogue.named(list)
        if let name {
            let description = EntryDescription(try catalogue.entry(name))
            return Console.print(json ? JSONText.text(description) : description.text)
        }
        let descriptions = catalogue.entries.map { EntryDescription($0) }
        if json { return Console.print(JSONText.text(descriptions)) }
        let lines = TextLayout.definitions(descriptions.map { ($0.name, $0.summary) }, indent: 0)
        Console.print(lines.joined(separator: "\n"))
    }

    private func printAll() {
        if json {
            let names = Dictionary(
                uniqueKeysWithValues: ListedCatalogue.all.map { ($0.word, $0.entries.map(\.name)) })
            return Console.print(JSONText.text(names))
        }
        var lines: [String] = []
        for catalogue in ListedCatalogue.all {
            lines += TextLayout.wrapped("\(catalogue.word) (\(catalogue.summary))", hanging: 2)
            lines += TextLayout.wrapped(
                catalogue.entries.map(\.name).joined(separator: ", "), indent: 4)
        }
        Console.print(lines.joined(separator: "\n"))
    }
}
