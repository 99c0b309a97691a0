import ArgumentParser
import Experiments
import Reports
import Topology

/// `murmur topology compare`: lays topologies side by side.
struct TopologyCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Lay topologies side by side: gap, neighbours, bytes, time, rounds.",
        usage: "murmur topology compare <topology> ... [<options>]",
        discussion: """
            A topology is a file, or the name of a family or schedule, with settings after a colon.

            Example:
              murmur topology compare ring torus random-regular:degree=3 base-graph
            """)

    @Argument(
        help: ArgumentHelp(
            "Files, families or schedules, such as torus or grid:rows=2.", valueName: "topology"))
    var topologies: [String]

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Nodes of families and schedules; 16 by default.", valueName: "n"))
    var nodes: String?

    @Option(help: ArgumentHelp("Mixing rule of all families.", valueName: "name"))
    var mixing: String?

    @OptionGroup var model: ModelSizeOption

    @Option(help: ArgumentHelp("Write a page with drawings.", valueName: "file"))
    var html: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @Flag(help: "Replace a file that exists already.")
    var force = false

    func run() throws {
        if let html { try OutputFile.checkFree(html, replacing: force) }
        let nodes = try NumberOption.whole(nodes, "--nodes", in: 1...1_000_000) ?? 16
        let parameters = try model.count()
        let compared = try topologies.map { word in
            let plan = try NamedTopology.plan(word, nodes: nodes, mixing: mixing)
            let card = AnalysedCard(of: plan.topology)
            return Compared(
                plan: plan, card: card,
                figures: TopologyFigures(word, card, plan, parameters: parameters))
        }
        let note =
            "Model of \(QuantityText.count(Double(parameters))) parameters; links: the file's, or "
            + "\(TopologyCost.defaultLinkText). Neighbours: effective number at decay 0.9."
        if let html {
            let sheets = compared.map { item in
                let cells = zip(ComparedColumn.all, item.cells).map { ($0.title, $1) }
                return TopologyPicture.sheet(item.figures.name, item.plan, item.card, figures: cells)
            }
            try OutputFile.write(TopologyComparisonPage.html(sheets, note: note), to: html, replacing: force)
        }
        if json {
            Console.print(JSONText.text(compared.map { $0.figures }))
        } else if html != "-" {
            Console.print(Self.table(compared, note))
        }
    }

    private static func table(_ compared: [Compared], _ note: String) -> String {
        var columns = [
            TextGrid.Column(
                title: "topology", cells: compared.map(\.figures.name), isRightAligned: false, leastWidth: 24)
        ]
        for (index, column) in ComparedColumn.all.enumerated() {
            columns.append(TextGrid.Column(title: column.title, cells: compared.map { $0.cells[index] }))
        }
        let (lines, leftOut) = TextGrid(columns: columns).lines(width: Console.width)
        let more = leftOut.isEmpty ? [] : ["(not shown for want of room: \(leftOut.joined(separator: ", ")))"]
        return (lines + more + [""] + TextLayout.wrapped(note)).joined(separator: "\n")
    }
}

/// One of the topologies of a comparison.
private struct Compared {
    let plan: TopologyPlan
    let card: AnalysedCard
    let figures: TopologyFigures

    /// The cells of its row, in the order of `ComparedColumn.all`.
    var cells: [String] { ComparedColumn.all.map { $0.cell(figures) } }
}

/// A figure that is compared.
private struct ComparedColumn {
    let title: String
    let cell: @Sendable (TopologyFigures) -> String

    static let all: [ComparedColumn] = [
        ComparedColumn(title: "gap") { $0.spectralGap.map { number($0) } ?? "-" },
        ComparedColumn(title: "neighbours") { $0.effectiveNeighbours90.map { number($0) } ?? "-" },
        ComparedColumn(title: "bytes/step") { QuantityText.bytes($0.cost.meanBytes) },
        ComparedColumn(title: "cycle") { QuantityText.duration($0.cost.cycleSeconds) },
        ComparedColumn(title: "rounds") { figures in
            figures.consensusRounds.map {
                NumberText.grouped($0) + (figures.consensusBasis == "exact" ? " exact" : "")
            } ?? "never"
        },
        ComparedColumn(title: "to 1e-6") { figures in
            figures.consensusRounds.map { QuantityText.duration(Double($0) * figures.cost.cycleSeconds) }
                ?? "-"
        },
        ComparedColumn(title: "nodes") { NumberText.grouped($0.nodes) },
    ]

    private static func number(_ value: Double) -> String {
        abs(value) < 1e-12 ? "0" : NumberText.significant(value, digits: 3)
    }
}
