import ArgumentParser
import Catalogues
import Learning

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
