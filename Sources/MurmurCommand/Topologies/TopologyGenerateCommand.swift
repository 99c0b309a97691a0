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
            Links keep their latency, bandwidth and loss; the options below state them for
            all links. With --addresses the file is ready for live peers.

            Example:
              murmur topology generate --family ring --nodes 16 --output my-ring.yaml
            """)

    @OptionGroup var source: TopologySource

    @OptionGroup var links: LinkOptions

    @OptionGroup var addresses: AddressOption

    @Flag(help: "Write a plain edge list instead of a topology file.")
    var edges = false

    @Option(help: ArgumentHelp("Where to write; standard output by default.", valueName: "file"))
    var output: String?

    @Flag(help: "Replace a file that exists already.")
    var force = false

    func run() throws {
        if let output { try OutputFile.checkFree(output, replacing: force) }
        let (name, plan) = try source.plan(also: links.stated)
        let text: String
        if edges {
            guard let graph = plan.graph else {
                throw Failure(
                    "\(name): the schedule uses no graph; there are no edges to write", .badConfiguration)
            }
            if let addresses = addresses.addresses {
                throw Failure("'--edges' cannot be combined with '--addresses \(addresses)'", .usage)
            }
            text = EdgeList.write(graph)
        } else {
            text = try addresses.applied(to: plan).statedByEdges.resolvedText
        }
        try OutputFile.write(text, to: output ?? "-", replacing: force)
    }
}
