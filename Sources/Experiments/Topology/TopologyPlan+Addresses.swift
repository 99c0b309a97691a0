import Topology

extension TopologyPlan {
    /// What is allowed about the addresses of live peers but will keep some from reaching others, in sentences.
    ///
    /// Whether anybody answers at an address is not asked.
    public var addressWarnings: [String] {
        guard !addresses.isEmpty else { return [] }
        let known = addresses.enumerated().compactMap { node, text in
            (try? PeerAddress(text)).map { (node: node, address: $0) }
        }
        var warnings: [String] = []
        let without = (0..<nodeCount).filter { addresses[$0].isEmpty }
        if !without.isEmpty {
            warnings.append(
                "No address is stated for \(list(without)): live peers need one for every node.")
        }
        for (node, address) in known where address.isUnspecified {
            warnings.append(
                "The address of \(topology.name(of: node)), \(addresses[node]), means every interface of its own "
                    + "machine; nobody else reaches it there. State the address that the others know it by.")
        }
        let (near, far) = (known.filter(\.address.isLoopback), known.filter { !$0.address.isLoopback })
        if !near.isEmpty, !far.isEmpty {
            warnings.append(
                "The address of \(list(near.map(\.node))) is reached on its own machine only, but other nodes "
                    + "have addresses elsewhere (\(list(far.map(\.node)))). Use addresses that all machines reach."
            )
        }
        var first: [String: Int] = [:]
        for (node, address) in known {
            guard let other = first[address.normal] else {
                first[address.normal] = node
                continue
            }
            warnings.append(
                "The addresses of \(topology.name(of: other)) and \(topology.name(of: node)), "
                    + "\(addresses[other]) and \(addresses[node]), are the same. Give each node a port of its own."
            )
        }
        let low = known.filter { $0.address.port < 1024 }
        if !low.isEmpty {
            warnings.append(
                "The ports of \(list(low.map(\.node))) are below 1024: on most systems only root may listen there."
            )
        }
        let named = known.filter(\.address.isName)
        if !named.isEmpty {
            warnings.append(
                "The addresses of \(list(named.map(\.node))) are names (\(named[0].address.host)): they are looked up "
                    + "when a peer starts, so every machine must know them.")
        }
        return warnings
    }

    private func list(_ nodes: [Int]) -> String {
        nodes.prefix(4).map { topology.name(of: $0) }.joined(separator: ", ")
            + (nodes.count > 4 ? ", … (\(nodes.count) nodes)" : "")
    }
}
