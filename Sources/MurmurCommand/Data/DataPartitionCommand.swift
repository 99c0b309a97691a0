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

/// Who has how many samples of what.
struct PartitionTable: Encodable {
    /// The data of one node.
    struct Row: Encodable {
        let node: String
        let samples: Int
        /// Samples of each class; empty for real-valued targets.
        let classes: [Int]
        /// The mean of each output; empty for classes.
        let mean: [Double]
        /// The standard deviation of each output; empty for classes.
        let deviation: [Double]
        /// Different users; nil when the data are no ratings.
        let users: Int?
        /// Different items; nil when the data are no ratings.
        let items: Int?
    }

    let targetNames: [String]
    let rows: [Row]
    /// How far the nodes' class shares are from those of all samples; nil for real-valued targets.
    let labelSkew: Double?

    init(_ card: Learning.DataCard) {
        targetNames = card.targetNames
        labelSkew = card.labelSkew
        rows =
            card.nodes.enumerated().map { Self.row("n\($0.offset)", $0.element) } + [
                Self.row("all", card.total)
            ]
    }

    private static func row(_ name: String, _ node: Learning.DataCard.Node) -> Row {
        Row(
            node: name, samples: node.samples, classes: node.classCounts, mean: node.targetMean,
            deviation: node.targetDeviation, users: node.users, items: node.items)
    }

    /// The table, ending with a line break.
    var text: String {
        var columns: [TextGrid.Column] = [
            .init(title: "node", cells: rows.map(\.node), isRightAligned: false),
            .init(title: "samples", cells: rows.map { NumberText.grouped($0.samples) }),
        ]
        for (title, count) in [("users", \Row.users), ("items", \Row.items)]
        where rows[0][keyPath: count] != nil {
            columns.append(.init(title: title, cells: rows.map { "\($0[keyPath: count] ?? 0)" }))
        }
        for (index, name) in targetNames.enumerated() {
            if labelSkew != nil {
                let title = TextGrid.shortened(name, to: 10)
                columns.append(.init(title: title, cells: rows.map { "\($0.classes[index])" }))
            } else {
                columns.append(
                    .init(title: "mean \(name)", cells: rows.map { NumberText.significant($0.mean[index]) }))
                columns.append(
                    .init(title: "deviation", cells: rows.map { NumberText.significant($0.deviation[index]) })
                )
            }
        }
        let (grid, leftOut) = TextGrid(columns: columns).lines(width: Console.width)
        var lines = grid
        if !leftOut.isEmpty {
            lines.append("(not shown for want of room: \(leftOut.joined(separator: ", ")))")
        }
        if let labelSkew {
            lines.append("")
            lines += TextLayout.wrapped(
                "Label skew \(NumberText.significant(labelSkew)): the mean distance between a node's class "
                    + "shares and those of all samples; 0 when all are alike, below 1 always.")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
