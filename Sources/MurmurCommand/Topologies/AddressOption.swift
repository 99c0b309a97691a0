import ArgumentParser
import Experiments
import Topology

/// Where the nodes of a topology are reached, in one word of the command line.
struct AddressOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Addresses of live peers: ports count up from the stated one, or {} in the host is the node's name.",
            valueName: "host:port"))
    var addresses: String?

    /// The plan with the addresses, or as it is when the option is not given.
    ///
    /// - Throws: `Failure` when there are no such addresses.
    func applied(to plan: TopologyPlan) throws -> TopologyPlan {
        guard let addresses else { return plan }
        let parts = addresses.split(separator: "{}", omittingEmptySubsequences: false).map(String.init)
        let nodes = (0..<plan.nodeCount).map { plan.topology.name(of: $0) }
        var all = nodes.map { parts.joined(separator: $0) }
        let port = try Self.checked(all[0]).port
        if parts.count == 1 {
            let last = port + nodes.count - 1
            guard last <= 65_535 else {
                throw Failure(
                    "--addresses: too few ports for \(nodes.count) nodes (got \(port); expected 1..."
                        + "\(max(1, 65_536 - nodes.count))); give each node a host, such as 'node-{}:7000'",
                    .usage)
            }
            let host = addresses[..<(addresses.lastIndex(of: ":") ?? addresses.endIndex)]
            all = (port...last).map { "\(host):\($0)" }
        }
        for text in all { _ = try Self.checked(text) }
        return plan.reached(at: all)
    }

    private static func checked(_ text: String) throws -> PeerAddress {
        do throws(PeerAddress.Fault) {
            return try PeerAddress(text)
        } catch {
            throw Failure("--addresses: \(error)", .usage)
        }
    }
}
