import ArgumentParser
import Catalogues
import Experiments
import Topology

/// `murmur topology convert`: writes a graph in another format.
struct TopologyConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a graph in another format, as the files' names say.",
        usage: "murmur topology convert <input> <output> [<options>]",
        discussion: """
            Formats and the ends of their files' names:
            \(formats)

            What the new format cannot hold is named on standard error. Latency and
            jitter are seconds, bandwidth is bits per second.

            Example:
              murmur topology convert Topologies/abilene.graphml abilene.yaml
            """)

    @Argument(help: ArgumentHelp("The file to read.", valueName: "input"))
    var input: String

    @Argument(help: ArgumentHelp("The file to write; '-' for standard output.", valueName: "output"))
    var output: String

    @Option(help: ArgumentHelp("The format of the input.", valueName: "name"))
    var from: String?

    @Option(help: ArgumentHelp("The format of the output.", valueName: "name"))
    var to: String?

    @Flag(help: "Edges of an edge list or matrix go one way.")
    var directed = false

    @Option(
        help: ArgumentHelp(
            "Mixing rule of a topology file, instead of the input's weights.", valueName: "name"))
    var mixing: String?

    @Flag(help: "Replace a file that exists already.")
    var force = false

    func run() throws {
        let from = try Self.format("--from", from, of: input)
        let to = try Self.format("--to", to, of: output)
        try OutputFile.checkFree(output, replacing: force)
        let plan = from == nil ? try TopologyInput.read(input) : nil
        if let plan, to == nil, mixing == nil {
            return try OutputFile.write(plan.statedByEdges.resolvedText, to: output, replacing: force)
        }
        let document = try document(plan, as: from)
        guard let to else {
            let made = try topology(document)
            let addressed = plan.map { $0.addresses.isEmpty ? made : made.reached(at: $0.addresses) } ?? made
            return try OutputFile.write(addressed.resolvedText, to: output, replacing: force)
        }
        let bytes: [UInt8]
        do throws(TopologyError) {
            bytes = try to.write(document)
        } catch {
            throw Failure("\(output): \(error)", .badConfiguration)
        }
        if output == "-" {
            Console.write(bytes)
        } else {
            try OutputFile.write(bytes, to: output)
        }
        let losses = to.losses(of: document) + (plan.map(Self.losses) ?? [])
        if !losses.isEmpty {
            let what = losses.joined(separator: ", ")
            Console.printError("warning: \(output): \(to.name) cannot hold \(what); left out\n")
        }
    }

    /// What the input holds: a plan's graph, or what a file of a format says.
    private func document(_ plan: TopologyPlan?, as format: GraphFormat?) throws -> GraphDocument {
        guard let format else {
            guard let document = plan?.document else {
                throw Failure("\(input): the schedule uses no graph; there are no edges", .badConfiguration)
            }
            return document
        }
        let bytes = try InputFile.bytes(input, limit: TopologyGraphFile.limit)
        do throws(TopologyFormatError) {
            return try format.read(bytes, file: input, isDirected: directed ? true : nil)
        } catch {
            throw Failure("\(error)", .badConfiguration)
        }
    }

    /// What a topology file says and no graph file does, in words.
    private static func losses(of plan: TopologyPlan) -> [String] {
        let usual = plan.graph?.isDirected == true ? "uniform" : "metropolis-hastings"
        return (plan.addresses.isEmpty ? [] : ["addresses"])
            + (plan.mixing.map { $0.name == usual ? [] : ["the mixing rule \($0.name)"] } ?? [])
            + (plan.schedule.map { ["the schedule \($0.name)"] } ?? [])
    }

    /// The document as a topology file.
    private func topology(_ document: GraphDocument) throws -> TopologyPlan {
        guard let form = GraphFormatCatalogue.all["node-link"] else {
            preconditionFailure("node-link is no graph format")
        }
        var overrides: [YAMLOverride] = []
        if !document.graph.isStronglyConnected {
            overrides.append(try YAMLOverride("allow-disconnected=true"))
        }
        if let mixing { overrides.append(try YAMLOverride("mixing=\(mixing)")) }
        return try TopologyGraphFile.plan(
            of: try form.write(document), input + ".json", overrides: overrides)
    }

    /// The named format, or that of a file's name; nil for topology files.
    private static func format(
        _ option: String, _ name: String?, of file: String
    ) throws -> GraphFormat? {
        let catalogue = GraphFormatCatalogue.all
        if let name {
            if name == "yaml" { return nil }
            if let format = catalogue[name] { return format }
            let remedy =
                catalogue.nearest(to: name).map { "did you mean '\($0)'?" }
                ?? "expected one of yaml, \(catalogue.names.joined(separator: ", "))"
            throw Failure("\(option): unknown \(catalogue.kind) '\(name)'; \(remedy)", .usage)
        }
        if file.hasSuffix(".yaml") || file.hasSuffix(".yml") { return nil }
        if let format = GraphFormatCatalogue.format(ofFile: file) { return format }
        throw Failure(
            "\(file): the name does not say the format; name it with \(option), for example '\(option) graphml'",
            .usage)
    }

    private static let formats =
        (["  yaml (yaml, yml)"]
        + GraphFormatCatalogue.all.entries.map {
            "  \($0.name) (\($0.fileExtensions.joined(separator: ", ")))"
        }).joined(separator: "\n")
}
