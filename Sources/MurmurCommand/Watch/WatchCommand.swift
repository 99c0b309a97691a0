import ArgumentParser
import EventLoop
import Experiments
import Topology

/// `murmur watch`: what the peers of a cluster are doing, live.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show what running peers are doing, live.",
        usage: "murmur watch [<host:port> ...] [<options>]",
        discussion: """
            Asks the status endpoints ('murmur peer --status', 'murmur launch --status-base-port') once a second, \
            and ends when the last peer is gone. With a topology file, node i is asked at its own host and the \
            base port + i.

            Example:
              murmur watch --topology Topologies/ring-8.yaml --status-base-port 9100
            """)

    @Argument(help: ArgumentHelp("Status endpoints.", valueName: "host:port"))
    var endpoints: [String] = []

    @Option(
        help: ArgumentHelp("A topology file; nodes without address are on this machine.", valueName: "file"))
    var topology: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The port of the first node's endpoint.", valueName: "port"))
    var statusBasePort: String?

    @Flag(help: "Show one table and end.")
    var once = false

    @Flag(help: "Print a line of JSON for each node instead of a table.")
    var json = false

    func run() throws {
        let targets = try endpoints.map { try Self.target($0) } + nodes()
        guard !targets.isEmpty else {
            throw Failure("nothing to watch; name endpoints HOST:PORT, or --topology FILE", .usage)
        }
        try ClusterWatch(targets, json ? .json : .table, isOnce: once).run()
    }

    private static func target(_ text: String) throws(Failure) -> ClusterWatch.Target {
        do {
            _ = try PeerAddress(text)
            return ClusterWatch.Target(name: text, address: text)
        } catch {
            throw Failure("\(text): \(error)", .usage)
        }
    }

    /// The nodes of the topology file.
    private func nodes() throws -> [ClusterWatch.Target] {
        guard let topology else {
            guard statusBasePort == nil else {
                throw Failure("--status-base-port: goes with --topology", .usage)
            }
            return []
        }
        guard let port = try NumberOption.whole(statusBasePort, "--status-base-port", in: 1...65_535) else {
            throw Failure("--topology: needs --status-base-port as well", .usage)
        }
        let plan = try TopologyInput.read(topology)
        guard port + plan.nodeCount - 1 <= 65_535 else {
            throw Failure(
                "--status-base-port: too few ports for \(plan.nodeCount) nodes (got \(port); expected 1..."
                    + "\(65_536 - plan.nodeCount))", .usage)
        }
        return (0..<plan.nodeCount).map { node in
            let address = plan.addresses.isEmpty ? "" : plan.addresses[node]
            let host =
                address.isEmpty
                ? "127.0.0.1" : String(address[..<(address.lastIndex(of: ":") ?? address.endIndex)])
            return ClusterWatch.Target(
                name: plan.topology.name(of: node), address: "\(host):\(port + node)")
        }
    }
}
