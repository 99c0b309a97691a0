import ArgumentParser
import Experiments
import Topology
import TransportSecurity

/// `murmur keys issue`: makes nodes members of a cluster.
struct KeysIssueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Issue certificates and keys to one node, or to all of a topology.",
        usage: "murmur keys issue --authority <dir> --output <dir> [<options>]",
        discussion: """
            Creates NODE.pem and NODE.key for every node, and a copy of ca.pem: the three
            files that the node's machine needs.

            Example:
              murmur keys issue --authority Authority --node n3 --output Keys
            """)

    @Option(help: ArgumentHelp("Where 'murmur keys init' wrote.", valueName: "dir"))
    var authority: String

    @Option(help: ArgumentHelp("The node.", valueName: "name"))
    var node: String?

    @Option(help: ArgumentHelp("A topology file: all its nodes, unless --node is one.", valueName: "file"))
    var topology: String?

    @Option(help: ArgumentHelp("Where to write the files.", valueName: "dir"))
    var output: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Days until the certificates expire; 365 by default.", valueName: "n"))
    var days: String?

    @Flag(help: "Replace files that exist already.")
    var force = false

    func run() throws {
        let days = try NumberOption.whole(days, "--days", in: KeyFiles.days) ?? 365
        let nodes = try nodes()
        let source = KeyFiles(authority)
        let authority = try source.authority()
        let files = KeyFiles(output)
        try files.checkFree(
            nodes.flatMap { [KeyFiles.key(of: $0), KeyFiles.certificate(of: $0)] }, replacing: force)
        let needsAuthority = try needsCopy(of: authority, in: files)
        let validity = CertificateValidity(days: days, from: .now)
        // All of them before the first file, so that an authority about to expire leaves nothing behind.
        let issued = try nodes.map { node in
            do throws(CertificateError) {
                return try authority.issue(node: node, validity: validity)
            } catch {
                throw source.failure(error, node: node)
            }
        }
        try files.create()
        if needsAuthority { try files.write(authority.certificate, to: KeyFiles.authorityCertificate) }
        var lines: [String] = []
        for (node, issued) in zip(nodes, issued) {
            try files.write(issued.key, to: KeyFiles.key(of: node))
            try files.write(issued.certificate, to: KeyFiles.certificate(of: node))
            lines.append(
                "\(files.path(KeyFiles.certificate(of: node))): node \(node) of cluster \(authority.cluster), "
                    + "valid until \(validity.until)")
        }
        Console.print(lines.joined(separator: "\n"))
    }

    /// The nodes to issue for.
    private func nodes() throws -> [String] {
        guard let topology else {
            guard let node else {
                throw Failure(
                    "no node given; name one with '--node n3', or all of a file with '--topology <file>'",
                    .usage)
            }
            try KeyFiles.checkNode(node, "--node")
            return [node]
        }
        let plan = try TopologyInput.read(topology)
        let names = plan.names.isEmpty ? (0..<plan.topology.nodeCount).map { "n\($0)" } : plan.names
        for name in names { try KeyFiles.checkNode(name, topology) }
        guard let node else { return names }
        guard names.contains(node) else {
            let range = names.count > 1 ? "\(names[0])...\(names[names.count - 1])" : names[0]
            throw Failure("--node: '\(node)' is not in \(topology) (nodes \(range))", .usage)
        }
        return [node]
    }

    /// Whether the authority's certificate is to be written beside the nodes'.
    private func needsCopy(of authority: ClusterAuthority, in files: KeyFiles) throws -> Bool {
        let path = files.path(KeyFiles.authorityCertificate)
        guard InputFile.exists(path) else { return true }
        let present = String(
            decoding: try InputFile.bytes(path, limit: KeyFiles.sizeLimit), as: UTF8.self)
        guard present != authority.certificate else { return false }
        guard force else {
            throw Failure(
                "\(path): is another authority's certificate; use another directory, or pass --force to replace it",
                .cannotCreate)
        }
        return true
    }
}
