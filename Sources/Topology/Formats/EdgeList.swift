/// Graphs as plain text: the number of nodes on the first line, then two nodes a line for each edge.
///
/// Nodes are numbered from 0; a third number is the edge's weight. Text after `#` and empty lines mean
/// nothing. The format does not say whether edges are directed; the reader does.
public enum EdgeList {
    /// Reads a graph; weights are passed over.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - file: the file's name, for messages.
    ///   - isDirected: whether an edge carries messages from its first node to its second only.
    /// - Returns: the graph.
    /// - Throws: `TopologyFormatError` at the first line that is wrong.
    public static func read(
        _ text: String, file: String, isDirected: Bool = false
    ) throws(TopologyFormatError) -> Graph {
        try read(Array(text.utf8), file: file, isDirected: isDirected).graph
    }

    /// The graph as text, edges ascending; reading it gives the same graph back.
    public static func write(_ graph: Graph) -> String { write(GraphDocument(graph: graph)) }

    static func read(
        _ bytes: [UInt8], file: String, isDirected: Bool
    ) throws(TopologyFormatError) -> GraphDocument {
        let text = try SourceText(utf8: bytes, file: file)
        var lines = WordLines(text)
        guard let first = lines.next() else {
            throw text.fault(at: 0, "the file is empty (expected the number of nodes)")
        }
        guard first.count == 1, let count = Int(text.text(first[0])), count >= 1 else {
            throw text.fault(
                at: first[0].lowerBound,
                "the first line is the number of nodes (got '\(first.map(text.text).joined(separator: " "))'; "
                    + "expected a whole number of at least 1)")
        }
        try GraphBuilder.check(nodeCount: count, at: first[0].lowerBound, of: text)
        var builder = GraphBuilder(text, isDirected: isDirected)
        while let words = lines.next() {
            guard words.count == 2 || words.count == 3 else {
                throw text.fault(
                    at: words[words.count > 3 ? 3 : 0].lowerBound,
                    "an edge is two nodes, and a weight if it has one (got \(words.count) words; expected 2 or 3)"
                )
            }
            let from = try node(words[0], count, text)
            let to = try node(words[1], count, text)
            var link = LinkAttributes()
            if words.count == 3 {
                let place = words[2].lowerBound
                try builder.read("weight", text.text(words[2]), into: &link, at: place)
            }
            let isLoop = from == to && link.weight == nil
            try builder.edge(from, to, link, at: words[isLoop ? 1 : 0].lowerBound)
        }
        return try builder.document(nodeCount: count)
    }

    static func write(_ document: GraphDocument) -> String {
        var text = "\(document.graph.nodeCount)\n"
        for (node, weight) in document.selfWeights.enumerated() { text += "\(node) \(node) \(weight)\n" }
        for (index, edge) in document.graph.edges.enumerated() {
            let weight = document.link(index).weight
            text += "\(edge.from) \(edge.to)\(weight.map { " \($0)" } ?? "")\n"
        }
        return text
    }

    private static func node(
        _ word: Range<Int>, _ count: Int, _ text: SourceText
    ) throws(TopologyFormatError) -> Int {
        guard let node = Int(text.text(word)) else {
            throw text.fault(
                at: word.lowerBound,
                "a node is a number (got '\(text.text(word))'; expected 0...\(count - 1))")
        }
        guard 0..<count ~= node else {
            throw text.fault(
                at: word.lowerBound,
                "no such node (got \(node); expected 0...\(count - 1)); nodes are numbered from 0")
        }
        return node
    }
}

extension GraphFormat {
    /// The number of nodes, then two numbered nodes a line.
    static let edgeList = GraphFormat(
        name: "edge-list",
        summary: "The number of nodes, then two nodes a line, and a weight if the edge has one.",
        source: "decentralizepy (Dhasade et al., 2023)", fileExtensions: ["edges"], attributes: [.weight],
        statesDirection: false, holdsName: { _ in false },
        read: { bytes, file, isDirected throws(TopologyFormatError) in
            try EdgeList.read(bytes, file: file, isDirected: isDirected ?? false)
        },
        write: { document in
            Array(EdgeList.write(document).utf8)
        })
}
