public import Reports

/// What one node has sent to each other node; nothing is counted in runs of more than `nodeLimit` nodes.
public struct LinkCounters: Sendable {
    /// Up to how many nodes links are counted: a report then has at most some 16,000 of them.
    public static let nodeLimit = 128

    /// By receiver; empty when nothing is counted.
    private var traffic: [(messages: Int, bytes: Int)]

    /// Nothing sent yet, in a run of so many nodes.
    public init(nodeCount: Int) {
        traffic = Array(repeating: (0, 0), count: nodeCount <= Self.nodeLimit ? nodeCount : 0)
    }

    /// A message has been sent.
    mutating func note(bytes: Int, to receiver: Int) {
        guard receiver < traffic.count else { return }
        traffic[receiver].messages += 1
        traffic[receiver].bytes += bytes
    }

    /// The traffic of each link that carried any.
    ///
    /// - Parameters:
    ///   - sender: the name of the node that these are of.
    ///   - names: the names of all nodes.
    /// - Returns: the links in the order of the receivers; nil when nothing is counted.
    public func report(from sender: String, names: [String]) -> [LinkTraffic]? {
        guard !traffic.isEmpty else { return nil }
        return zip(names, traffic).filter { $0.1.messages > 0 }.map { name, traffic in
            LinkTraffic(from: sender, to: name, messages: traffic.messages, bytes: traffic.bytes)
        }
    }

    /// The links of several nodes, in their order; nil when none counted any.
    public static func report(of nodes: [(index: Int, links: LinkCounters)], names: [String])
        -> [LinkTraffic]?
    {
        let counted = nodes.compactMap { $0.links.report(from: names[$0.index], names: names) }
        return counted.isEmpty ? nil : counted.flatMap(\.self)
    }
}
