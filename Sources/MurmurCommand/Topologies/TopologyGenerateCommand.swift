import ArgumentParser
import Catalogues
import Experiments
import Topology

/// `murmur topology generate`: writes a topology out, edge by edge.
struct TopologyGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write a topology file with every node and edge.",
        usage: "murmur topology generate <file> | --family <name> [<options>]",
        discussion: """
            Example:
              murmur topology generate --family ring --nodes 16 --output my-ring.yaml
            """)

    @OptionGroup var source: TopologySource

    @Flag(help: "Write a plain edge list instead of a topology file.")
    var edges = false

    @Option(help: ArgumentHelp("Where to write; standard output by default.", valueName: "file"))
    var output: String?

    @Flag(help: "Replace a file that exists already.")
    var force = false

    func run() throws {
        if let output { try OutputFile.checkFree(output, replacing: force) }
        let (name, plan) = try source.plan()
        guard let graph = plan.graph else {
            throw Failure(
                "\(name): the schedule uses no graph; there are no edges to write", .badConfiguration)
        }
        let text = edges ? EdgeList.write(graph) : try ExplicitTopology.text(plan, graph)
        try OutputFile.write(text, to: output ?? "-", replacing: force)
    }
}

/// A topology with its edges stated one by one, whatever it was made from.
enum ExplicitTopology {
    /// The topology file.
    static func text(_ plan: TopologyPlan, _ graph: Graph) throws -> String {
        if plan.source == .edges { return plan.resolvedText }
        var overrides = [try YAMLOverride("directed=\(graph.isDirected)")]
        if !plan.names.isEmpty {
            overrides.append(try YAMLOverride("nodes=[\(plan.names.joined(separator: ", "))]"))
        }
        if let mixing = plan.mixing { overrides.append(try YAMLOverride("mixing=\(flow(mixing))")) }
        if let schedule = plan.schedule { overrides.append(try YAMLOverride("schedule=\(flow(schedule))")) }
        if plan.seed != 0, plan.schedule != nil { overrides.append(try YAMLOverride("seed=\(plan.seed)")) }
        if plan.allowsDisconnected { overrides.append(try YAMLOverride("allow-disconnected=true")) }
        let edges = Array(EdgeList.write(graph).utf8)
        let explicit = try TopologyFile.read(
            Array("edges-file: generated\n".utf8), fileName: "generated", overrides: overrides
        ) { _ in edges }
        return explicit.resolvedText
    }

    /// `{name: metropolis-hastings, key: value}`.
    private static func flow(_ choice: CatalogueChoice) -> String {
        let settings = choice.settings.all.map { ", \($0.name): \($0.value)" }.joined()
        return "{name: \(choice.name)\(settings)}"
    }
}
