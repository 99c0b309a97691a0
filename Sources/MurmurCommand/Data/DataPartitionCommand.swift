import ArgumentParser
import Catalogues
import Experiments
import Learning
import Reports

/// `murmur data partition`: who would get which samples.
struct DataPartitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partition",
        abstract: "Deal a data set out to nodes and print who gets what.",
        usage: "murmur data partition [<name>] [<options>]",
        discussion: """
            Example:
              murmur data partition digits --partition dirichlet --set alpha=0.1 --nodes 8
            """)

    @Argument(help: ArgumentHelp("The data set; see 'murmur data list'.", valueName: "name"))
    var name: String = "digits"

    @Option(help: ArgumentHelp("How to deal; see 'murmur list partitions'.", valueName: "name"))
    var partition: String = "iid"

    @Option(parsing: .unconditional, help: ArgumentHelp("How many nodes.", valueName: "n"))
    var nodes: String = "8"

    @Option(parsing: .unconditional, help: ArgumentHelp("Seed of the partition.", valueName: "n"))
    var seed: String = "1"

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A setting of the partition or of the data set; may be repeated.", valueName: "key=value"))
    var set: [String] = []

    @Flag(help: "Print the table as JSON.")
    var json = false

    func run() throws {
        let nodes = try NumberOption.whole(nodes, "--nodes", in: 1...10_000_000) ?? 1
        let seed = try NumberOption.seed(seed, "--seed") ?? 1
        let dealer = try SettingArguments.entry(partition, "--partition", in: PartitionCatalogue.all)
        let entry = try SettingArguments.entry(name, "", in: DatasetCatalogue.all)
        let pairs = try SettingArguments.pairs(set)
        func isOfData(_ key: String) -> Bool {
            entry.settings.contains { $0.name == key } && !dealer.settings.contains { $0.name == key }
        }
        let choice = CatalogueChoice(
            name: name,
            settings: try SettingArguments.settings(entry.settings, pairs.filter { isOfData($0.key) }))
        let settings = try SettingArguments.settings(dealer.settings, pairs.filter { !isOfData($0.key) })
        let dataset = try DatasetFiles().dataset(choice, statedIn: ".")
        let shards = try dealer.partition(dataset, over: nodes, settings, seed: seed)
        let card = DataCard(dataset, shards)
        Console.print(json ? JSONText.text(PartitionTable(card)) : PartitionTable(card).text)
    }
}
