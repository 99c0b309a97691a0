import ArgumentParser
import Experiments
import Reports
import Topology

/// `murmur topology show`: what a topology does to averaging.
struct TopologyShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a topology does: degrees, diameter, spectral gap, verdict.",
        usage: "murmur topology show <file> | --family <name> [<options>]",
        discussion: """
            Example:
              murmur topology show --family torus --set rows=4 --set columns=4
            """)

    @OptionGroup var source: TopologySource

    @OptionGroup var model: ModelSizeOption

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Show what Muffliato with noise of this multiple gives away to nodes at each distance.",
            valueName: "noise"))
    var privacy: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Draw the graph, its spectrum and its averaging.", valueName: "file"))
    var svg: String?

    @Flag(help: "Replace a file that exists already.")
    var force = false

    func run() throws {
        if let svg { try OutputFile.checkFree(svg, replacing: force) }
        let (name, plan) = try source.plan()
        let card = AnalysedCard(of: plan.topology)
        var figures = TopologyFigures(name, card, plan, parameters: try model.count())
        figures.privacy = try privacy.map { try PrivacyFigures(noise: $0, plan.topology) }
        if let svg {
            try OutputFile.write(
                TopologyPicture.sheet(name, plan, card).svg(), to: svg, replacing: force)
        }
        func text(_ figures: TopologyFigures) -> String {
            TopologyCardText.text(figures) + (figures.privacy.map(PrivacyText.text) ?? "")
        }
        if svg != "-" { Console.print(json ? JSONText.text(figures) : text(figures)) }
    }
}
