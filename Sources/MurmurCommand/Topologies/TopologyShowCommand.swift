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

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func run() throws {
        let (name, plan) = try source.plan()
        let figures = TopologyFigures(name, TopologyCard(of: plan.topology), plan)
        Console.print(json ? JSONText.text(figures) : TopologyCardText.text(figures))
    }
}
