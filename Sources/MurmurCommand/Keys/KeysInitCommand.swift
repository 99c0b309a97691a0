import ArgumentParser
import TransportSecurity

/// `murmur keys init`: founds a cluster.
struct KeysInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Found a cluster: make the authority that issues its certificates.",
        usage: "murmur keys init --cluster <name> --output <dir> [<options>]",
        discussion: """
            Creates ca.pem, which every node needs, and ca.key, which only the issuing of
            certificates needs: whoever holds it can add nodes to the cluster.

            Example:
              murmur keys init --cluster flock --output Authority
            """)

    @Option(help: ArgumentHelp("What to call the cluster.", valueName: "name"))
    var cluster: String

    @Option(help: ArgumentHelp("Where to write both files.", valueName: "dir"))
    var output: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Days until the authority expires; 3650 by default.", valueName: "n"))
    var days: String?

    @Flag(help: "Replace an authority; its certificates are worthless then.")
    var force = false

    func run() throws {
        try KeyFiles.checkName(cluster, "--cluster", "cluster name")
        let days = try NumberOption.whole(days, "--days", in: KeyFiles.days) ?? 3650
        let files = KeyFiles(output)
        try files.checkFree([KeyFiles.authorityKey, KeyFiles.authorityCertificate], replacing: force)
        let validity = CertificateValidity(days: days, from: .now)
        let authority = ClusterAuthority.create(name: cluster, validity: validity)
        try files.create()
        try files.write(authority.key, to: KeyFiles.authorityKey)
        try files.write(authority.certificate, to: KeyFiles.authorityCertificate)
        Console.print(
            """
            \(files.path(KeyFiles.authorityCertificate)): authority of cluster \(cluster) (\(authority.cluster)), \
            valid until \(validity.until)
            \(files.path(KeyFiles.authorityKey)): its key; keep it away from the nodes
            """)
    }
}
