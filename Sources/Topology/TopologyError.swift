/// Why a graph, a set of mixing weights or a schedule that a person asked for cannot be made.
public enum TopologyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A graph needs at least one node.
    case noNodes(got: Int)
    /// An edge names a node outside `0 ..< nodeCount`.
    case nodeOutOfRange(Edge, nodeCount: Int)
    /// An edge joins a node with itself.
    case selfLoop(node: Int)
    /// An edge was given twice.
    case duplicateEdge(Edge)
    /// A setting has a value that its family, rule or schedule cannot serve.
    case unfitSetting(String, got: String, expected: String, remedy: String)
    /// Random draws under the given settings kept failing.
    case gaveUp(String, tries: Int, remedy: String)
    /// A mixing rule or schedule does not work on this graph.
    case unsuitableGraph(String, remedy: String)
    /// Mixing weights that are not what they must be; names the node or edge.
    case unsuitableWeights(String, remedy: String)
    /// Node names that are not usable.
    case unusableNames(String, remedy: String)

    /// The setting the error is about, when it is about one: lets a file reader point at the line.
    public var setting: String? {
        if case .unfitSetting(let name, _, _, _) = self { name } else { nil }
    }

    /// What is wrong, `(got X; expected Y)` where it applies, and what to do about it.
    public var description: String {
        switch self {
        case .noNodes(let got):
            "a graph needs nodes (got \(got); expected at least 1)"
        case .nodeOutOfRange(let edge, let nodeCount):
            "edge \(edge) names a node that does not exist "
                + "(got \(edge); expected nodes in 0...\(nodeCount - 1)); nodes are numbered from 0"
        case .selfLoop(let node):
            "edge \(node) – \(node) joins a node with itself; "
                + "remove it: every node keeps a share of its own value anyway"
        case .duplicateEdge(let edge):
            "edge \(edge) is given twice; remove one of the two"
        case .unfitSetting(let name, let got, let expected, let remedy):
            "\(name) does not fit (got \(got); expected \(expected)); \(remedy)"
        case .gaveUp(let what, let tries, let remedy):
            "\(what) in none of \(tries) draws; \(remedy)"
        case .unsuitableGraph(let what, let remedy), .unsuitableWeights(let what, let remedy),
            .unusableNames(let what, let remedy):
            "\(what); \(remedy)"
        }
    }
}
