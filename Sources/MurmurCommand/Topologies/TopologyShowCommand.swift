import ArgumentParser
import Experiments
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

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func run() throws {
        let (name, plan) = try source.plan()
        let card = TopologyCard(of: plan.topology)
        let figures = TopologyFigures(name, card, plan, parameters: try model.count())
        Console.print(json ? JSONText.text(figures) : TopologyCardText.text(figures))
    }
}
