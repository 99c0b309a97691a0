import ArgumentParser
import Catalogues
import Experiments
import Learning

/// `murmur data describe`: what is in a data set.
struct DataDescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Describe a data set: samples, features, classes, licence, source.",
        usage: "murmur data describe <name> [--set <key=value> ...] [--json]",
        discussion: """
            Example:
              murmur data describe digits --set test-fraction=0.3
            """)

    @Argument(help: ArgumentHelp("The data set; see 'murmur data list'.", valueName: "name"))
    var name: String

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A setting of the data set; may be repeated.", valueName: "key=value"))
    var set: [String] = []

    @Flag(help: "Print the description as JSON.")
    var json = false

    func run() throws {
        let entry = try SettingArguments.entry(name, "", in: DatasetCatalogue.all)
        let settings = try SettingArguments.settings(entry.settings, SettingArguments.pairs(set))
        let choice = CatalogueChoice(name: name, settings: settings)
        let description = DatasetDescription(entry, try DatasetFiles().dataset(choice, statedIn: "."))
        Console.print(json ? JSONText.text(description) : description.text)
    }
}
