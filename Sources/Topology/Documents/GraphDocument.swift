/// What a graph file holds: a graph, the names of its nodes, and what is said about its links.
///
/// Two documents that say the same are equal: nodes called `0 ... n-1` count as numbered and not as named,
/// links without attributes as nothing said.
public struct GraphDocument: Sendable, Equatable {
    /// Who is linked with whom.
    public let graph: Graph
    /// The names of all nodes, `[n]`, no two equal; empty when nodes are numbered.
    public let names: [String]
    /// What is said about each edge of `graph.edges`, in that order; empty when nothing is.
    public let links: [LinkAttributes]
    /// The weight each node keeps for its own value, `[n]`; empty when all are 0 or none is stated.
    public let selfWeights: [Double]

    /// A document of a graph.
    ///
    /// - Parameters:
    ///   - graph: the graph.
    ///   - names: distinct names of all nodes that `isName` accepts, or none. When they are the numbers
    ///     `0 ... n-1` in any order, node `i` becomes the one of that name.
    ///   - links: what is said about each edge of `graph.edges`, or none. Traps when a value is out of range.
    ///   - selfWeights: a finite number for each node, or none.
    public init(
        graph: Graph, names: [String] = [], links: [LinkAttributes] = [], selfWeights: [Double] = []
    ) {
        let count = graph.nodeCount
        precondition(
            (names.isEmpty || names.count == count) && (links.isEmpty || links.count == graph.edgeCount)
                && (selfWeights.isEmpty || selfWeights.count == count),
            "\(names.count) names, \(links.count) links and \(selfWeights.count) self weights for \(count) nodes"
        )
        precondition(selfWeights.allSatisfy(\.isFinite), "self weights must be finite")
        for link in links {
            for (attribute, value) in link.stated {
                precondition(attribute.accepts(value), "\(attribute) of \(value)")
            }
        }
        for name in names { precondition(Self.isName(name), "'\(name)' is no name of a node") }
        let weights = selfWeights.allSatisfy { $0 == 0 } ? [] : selfWeights
        let stated = links.allSatisfy(\.isEmpty) ? [] : links
        guard let numbers = Self.numbers(names) else {
            precondition(Set(names).count == names.count, "two nodes of one name in \(names)")
            (self.graph, self.names, self.links, self.selfWeights) = (graph, names, stated, weights)
            return
        }
        let edges = graph.edges.map { Edge(numbers[$0.from], numbers[$0.to]) }
        self.graph = Graph(nodeCount: count, merging: edges, isDirected: graph.isDirected)
        self.names = []
        self.links = Self.ordered(stated, by: edges, isDirected: graph.isDirected)
        var moved = weights
        for (node, weight) in weights.enumerated() { moved[numbers[node]] = weight }
        self.selfWeights = moved
    }

    /// A document from edges in any order, each once, with what is said about them.
    init(
        nodeCount: Int, isDirected: Bool, names: [String], edges: [Edge], links: [LinkAttributes],
        selfWeights: [Double]
    ) {
        self.init(
            graph: Graph(nodeCount: nodeCount, merging: edges, isDirected: isDirected), names: names,
            links: Self.ordered(
                links.allSatisfy(\.isEmpty) ? [] : links, by: edges, isDirected: isDirected),
            selfWeights: selfWeights)
    }

    /// Whether a text can name a node: 1 to 1,024 bytes without control characters.
    public static func isName(_ text: String) -> Bool {
        (1...1024).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// What a file calls a node: its name, or its number.
    public func label(of node: Int) -> String { names.isEmpty ? "\(node)" : names[node] }

    /// What is said about an edge, by its place in `graph.edges`.
    public func link(_ index: Int) -> LinkAttributes { links.isEmpty ? LinkAttributes() : links[index] }

    /// The number each node is called by, when the names are `0 ... n-1` in some order.
    private static func numbers(_ names: [String]) -> [Int]? {
        guard !names.isEmpty else { return nil }
        var seen = [Bool](repeating: false, count: names.count)
        var numbers: [Int] = []
        numbers.reserveCapacity(names.count)
        for name in names {
            guard let number = Int(name), "\(number)" == name, seen.indices.contains(number), !seen[number]
            else { return nil }
            seen[number] = true
            numbers.append(number)
        }
        return numbers
    }

    private static func ordered(
        _ links: [LinkAttributes], by edges: [Edge], isDirected: Bool
    ) -> [LinkAttributes] {
        guard !links.isEmpty else { return [] }
        let keys = isDirected ? edges : edges.map(\.ascending)
        return keys.indices.sorted { keys[$0] < keys[$1] }.map { links[$0] }
    }
}
